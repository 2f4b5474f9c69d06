# Operators around the call.
# fixes: safe
import asyncio


async def n(value):
    await asyncio.sleep(0)
    return value


# %%
print(-asyncio.run(n(2)) ** 2, 2 ** -asyncio.run(n(1)))
print(asyncio.run(n(1)) + asyncio.run(n(2)) * asyncio.run(n(3)))
print(asyncio.run(n([1, 2, 3]))[1], asyncio.run(n("ab")).upper(), asyncio.run(n(len))("abc"))
print(not asyncio.run(n(0)), 1 < asyncio.run(n(2)) < 3, 2 in asyncio.run(n([2])))
print(asyncio.run(n(1))if asyncio.run(n(0))else asyncio.run(n(3)))
print(*asyncio.run(n((1, 2))), {**asyncio.run(n({"a": 1}))}, [*asyncio.run(n("xy"))])
print(asyncio.run(n(1) if len("a") else n(2)), asyncio.run((lambda: n(4))()))
