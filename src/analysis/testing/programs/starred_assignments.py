# Targets of all sorts.
# fixes: safe
import asyncio


async def values(n):
    await asyncio.sleep(0)
    return list(range(n))


class Box:
    pass


# %%
first, *rest = asyncio.run(values(4))
box, table = Box(), {}
box.value = table["k"] = asyncio.run(values(1))
box.value += asyncio.run(values(2))
table[asyncio.run(values(3))[-1]]: list = asyncio.run(values(2))
print(first, rest, box.value, table)
(a, b), c = asyncio.run(values(2)), asyncio.run(values(1))
print(a, b, c)
if (n := len(asyncio.run(values(5)))) > 4:
    print(n)
del asyncio.run(values(2))[0]
