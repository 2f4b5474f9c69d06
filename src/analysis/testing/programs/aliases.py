# asyncio under other names.
# fixes: safe
import asyncio as aio
from asyncio import run as go, sleep


async def ping(n):
    await sleep(0)
    return "pong" * n


# %%
print(aio.run(ping(1)))
print(go(ping(2)))
# %%
start = aio.run
print(start(ping(3)))
