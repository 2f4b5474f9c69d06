# Functions with global, nonlocal and names that clash.
# fixes: ask
import asyncio

total = 0


async def add(n):
    await asyncio.sleep(0)
    return n


def count(n):
    global total
    total += asyncio.run(add(n))
    return total


def counter():
    value = 0

    def inc(n):
        nonlocal value
        value += asyncio.run(add(n))
        return value

    return inc(1) + inc(2)


# %%
print(count(2), count(3), total)
print(counter())
