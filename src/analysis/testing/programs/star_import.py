# from asyncio import *.
# fixes: safe
from asyncio import *


async def main():
    await sleep(0)
    return await gather(sleep(0, "a"), sleep(0, "b"))


# %%
print(run(main()))
