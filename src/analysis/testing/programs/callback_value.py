# A function that runs a loop, handed to sorted and map.
# fixes: ask
import asyncio


async def rank(word):
    await asyncio.sleep(0)
    return -len(word)


def key(word):
    return asyncio.run(rank(word))


# %%
print(sorted(["a", "ccc", "bb"], key=key))
print(list(map(key, ["x", "yy"])))
