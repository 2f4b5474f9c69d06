# The loop from its policy, and straight from the getter.
# fixes: safe
import asyncio


async def n(x):
    await asyncio.sleep(0)
    return x


# %%
print(asyncio.new_event_loop().run_until_complete(n(1)))
print(asyncio.get_event_loop_policy().new_event_loop().run_until_complete(n(2)))
l1 = l2 = asyncio.new_event_loop()
print(l2.run_until_complete(future=n(3)))
