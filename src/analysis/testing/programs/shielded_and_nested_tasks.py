# shield, nested gathers, and results in order.
# fixes: safe
import asyncio


async def leaf(n):
    await asyncio.sleep(0.001 * (3 - n))
    return n


async def branch(*ns):
    return tuple(await asyncio.gather(*map(leaf, ns)))


async def main():
    return await asyncio.shield(asyncio.gather(branch(1, 2), branch(3)))


# %%
print(asyncio.run(main()))

async def first():
    for future in asyncio.as_completed([leaf(1), leaf(2)]):
        return await future

# %%
print(asyncio.run(first()))
