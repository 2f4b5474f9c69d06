# A task that is cancelled, and cleans up.
# fixes: safe
import asyncio


async def worker(log):
    try:
        log.append("start")
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise
    finally:
        log.append("clean")


async def main():
    log = []
    task = asyncio.create_task(worker(log))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append("seen")
    return log


# %%
print(asyncio.run(main()))
