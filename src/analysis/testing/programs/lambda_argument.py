# Lambdas beside the call, and in its arguments.
# fixes: safe
import asyncio


async def call(f, *args):
    await asyncio.sleep(0)
    return f(*args)


# %%
print(asyncio.run(call(lambda x: x + 1, 2)))
print(asyncio.run(call(lambda: "nothing")))
print((lambda x=asyncio.run(call(len, "abc")): x)())
print(sorted([3, 1], key=lambda x: -x), asyncio.run(call(max, 1, 2)))
