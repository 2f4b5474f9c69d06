# A property and special methods that run a loop.
# fixes: ask
import asyncio


class Table:
    def __init__(self, rows):
        self.rows = rows

    async def count(self):
        await asyncio.sleep(0)
        return len(self.rows)

    @property
    def size(self):
        return asyncio.run(self.count())

    def __len__(self):
        return asyncio.run(self.count())

    def __getitem__(self, n):
        return asyncio.run(asyncio.sleep(0, self.rows[n]))


# %%
table = Table(["x", "y"])
print(table.size, len(table), table[1])
