# A client with async methods and a context.
# fixes: safe
import asyncio


class Client:
    def __init__(self, base):
        self.base = base
        self.calls = 0

    async def __aenter__(self):
        await asyncio.sleep(0)
        print("open")
        return self

    async def __aexit__(self, *exc):
        print("close")

    async def get(self, path):
        self.calls += 1
        await asyncio.sleep(0)
        return self.base + path


async def main():
    async with Client("http://x") as client:
        pages = [await client.get(p) for p in ("/1", "/2")]
        return pages, client.calls


# %%
pages, calls = asyncio.run(main())
print(pages, calls)
