# Calls that block, inside of async functions.
# fixes: ask
import asyncio
import subprocess
import sys
import time


async def tick(n):
    time.sleep(0.001)
    return n


async def version():
    return subprocess.check_output([sys.executable, "-c", "print('v1')"], text=True).strip()


async def codes():
    return [subprocess.run([sys.executable, "-c", f"exit({n})"]).returncode for n in (0, 3)]


# %%
print(asyncio.run(tick(1)), asyncio.run(version()), asyncio.run(codes()))
