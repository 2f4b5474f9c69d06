# A parameter hides the function of the same name.
# fixes: ask
import asyncio


async def aload(n):
    await asyncio.sleep(0)
    return n


def load(n):
    return asyncio.run(aload(n))


def apply(load, n):
    return load(n) + 1


# %%
print(load(1))
print(apply(lambda n: n * 7, load(2)))
