# A generator that runs a coroutine for each value.
# fixes: ask
import asyncio


async def page(n):
    await asyncio.sleep(0)
    return [n, n + 1]


def pages(count):
    for n in range(count):
        yield asyncio.run(page(n))


# %%
for values in pages(3):
    print(values)
print(list(pages(1)))
