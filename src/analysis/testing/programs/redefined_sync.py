# A tutorial whose plain function has a new body in each cell.
# fixes: ask
import asyncio


async def step(n):
    await asyncio.sleep(0)
    return n


# %%
def demo():
    print("one", asyncio.run(step(1)))


demo()
# %%
def demo():
    print("two", asyncio.run(step(2)), asyncio.run(step(3)))


demo()
# %%
def demo():
    print("three")


demo()
