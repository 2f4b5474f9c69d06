# Blocking work in threads.
# fixes: safe
import asyncio
import time


def blocking(n):
    time.sleep(0.001)
    return n + 1


async def main():
    return await asyncio.gather(*[asyncio.to_thread(blocking, n) for n in range(3)])


# %%
print(asyncio.run(main()))
