# Lines joined by backslashes and brackets.
# fixes: safe
import asyncio


async def n(x):
    await asyncio.sleep(0)
    return x


# %%
total = asyncio.run(n(1)) + \
    asyncio.run(n(2)) \
    + asyncio.run(n(3))
print(total)
value = (asyncio.run(n(10))
         % asyncio.run(n(4)))
print(value)
text = "a" \
    if asyncio.run(n(True)) \
    else "b"
print(text)
print(asyncio.run(n("x")
                  ))
