# One run in a plain function that is used in an executor and on the loop.
# fixes: ask
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def work(n):
    await asyncio.sleep(0)
    return n * 3


def job(n):
    return asyncio.run(work(n))


# %%
with ThreadPoolExecutor(1) as pool:
    print(pool.submit(job, 1).result())
print(job(2))
