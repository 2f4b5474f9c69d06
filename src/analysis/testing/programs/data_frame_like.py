# Rows mapped by a plain function, as with pandas' apply.
# fixes: ask
import asyncio


class Frame:
    def __init__(self, rows):
        self.rows = rows

    def apply(self, function):
        return [function(row) for row in self.rows]


async def geocode(city):
    await asyncio.sleep(0)
    return len(city) * 1.5


def locate(row):
    return asyncio.run(geocode(row["city"]))


# %%
frame = Frame([{"city": "Rome"}, {"city": "Oslo"}])
print(frame.apply(locate))
print(locate({"city": "Bern"}))
