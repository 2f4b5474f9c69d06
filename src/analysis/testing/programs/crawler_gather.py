# A crawler: pages in parallel, a limit on how many at once.
# fixes: safe
import asyncio

PAGES = {"/": ["/a", "/b"], "/a": ["/b", "/c"], "/b": [], "/c": ["/"]}


async def fetch(url):
    await asyncio.sleep(0.001 * len(url))
    return PAGES[url]


# %%
async def crawl(start, limit=2):
    gate = asyncio.Semaphore(limit)
    seen, todo = {start}, [start]

    async def visit(url):
        async with gate:
            return await fetch(url)

    while todo:
        found = await asyncio.gather(*(visit(url) for url in todo))
        todo = sorted({link for links in found for link in links} - seen)
        seen.update(todo)
    return sorted(seen)


# %%
pages = asyncio.run(crawl("/"))
print(len(pages), "pages:", ", ".join(pages))
print("again:", asyncio.run(crawl("/c", limit=1)))
