# An async function that calls the plain one.
# fixes: ask
import asyncio


async def fetch(n):
    await asyncio.sleep(0)
    return n


def get(n):
    return asyncio.run(fetch(n))


def prices(symbols):
    return {s: get(len(s)) for s in symbols}


# %%
table = prices(["a", "bb"])
print(table)
print(sum(prices(["ccc"]).values()) + get(1))
