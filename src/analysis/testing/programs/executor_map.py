# Coroutines on the threads of an executor: it must stay as it is.
# fixes: none
import asyncio
from concurrent.futures import ThreadPoolExecutor


async def double(n):
    await asyncio.sleep(0)
    return 2 * n


def job(n):
    return asyncio.run(double(n))


# %%
with ThreadPoolExecutor(2) as executor:
    print(list(executor.map(job, range(4))))
    print(executor.submit(asyncio.run, double(8)).result())
