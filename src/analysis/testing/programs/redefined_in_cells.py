# A tutorial: main again in each cell.
# fixes: safe
import asyncio


# %%
async def main():
    await asyncio.sleep(0)
    print("first")


asyncio.run(main())
# %%
async def main():
    await asyncio.sleep(0)
    print("second")
    return 2


print(asyncio.run(main()))
