# A method that runs a loop, as wrappers of async clients do.
# fixes: ask
import asyncio


class Store:
    def __init__(self):
        self.data = {}

    async def aput(self, key, value):
        await asyncio.sleep(0)
        self.data[key] = value
        return len(self.data)

    def put(self, key, value):
        return asyncio.run(self.aput(key, value))


# %%
store = Store()
print(store.put("a", 1))
print(store.put("b", 2), sorted(store.data))
