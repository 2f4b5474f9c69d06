# Async generators and comprehensions over them.
# fixes: safe
# needs: 3.10
import asyncio


async def stream(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def collect(n):
    return [x async for x in stream(n) if x % 2]


async def total(n):
    result = 0
    async for x in stream(n):
        result += x
    return result


# %%
print(asyncio.run(collect(6)))
print(asyncio.run(total(6)), asyncio.run(anext(stream(1))))
