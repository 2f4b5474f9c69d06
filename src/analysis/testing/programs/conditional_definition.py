# A function that is defined in a branch.
# fixes: ask
import asyncio
import sys


async def n(x):
    await asyncio.sleep(0)
    return x


if sys.version_info >= (3,):
    def get(x):
        return asyncio.run(n(x))
    print("first", get(1))

# %%
print(get(2))
