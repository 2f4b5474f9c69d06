# Several statements on a line.
# fixes: safe
import asyncio


async def n(x): await asyncio.sleep(0); return x


# %%
a = asyncio.run(n(1)); b = asyncio.run(n(2)); print(a, b)
if a: print(asyncio.run(n(3))); print("then")
for i in range(2): asyncio.run(n(i)); print(i)
asyncio.run(n(4));
