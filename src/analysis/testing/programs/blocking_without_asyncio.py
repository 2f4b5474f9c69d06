# A cell that blocks and does not know asyncio yet.
# fixes: ask
"""Timers."""
from time import perf_counter, sleep


async def nap(seconds):
    start = perf_counter()
    sleep(seconds)
    return perf_counter() - start >= seconds


# %%
import asyncio

print(asyncio.run(nap(0.01)))
