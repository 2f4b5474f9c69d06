# Functions that call themselves and each other.
# fixes: ask
import asyncio


async def child(n):
    await asyncio.sleep(0)
    return n - 1


def down(n):
    print("down", n)
    if n <= 0:
        return "bottom"
    return down(asyncio.run(child(n)))


def even(n):
    return True if n == 0 else odd(asyncio.run(child(n)))


def odd(n):
    return False if n == 0 else even(n - 1)


# %%
print(down(3))
print([even(n) for n in range(4)])
