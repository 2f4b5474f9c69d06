# The old way: a loop by hand.
# fixes: ask
import asyncio


async def count(n):
    for i in range(n):
        await asyncio.sleep(0)
        print("tick", i)
    return n * n


# %%
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
# %%
x = loop.run_until_complete(count(2))
y = loop.run_until_complete(asyncio.gather(count(1), count(1)))
print(x, y)
# %%
loop.close()
