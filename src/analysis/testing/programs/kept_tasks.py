# Tasks that are started on the loop and awaited, by scripts with an entry point.
# fixes: safe
import asyncio


async def work(name, delay):
    await asyncio.sleep(delay)
    return name


async def main():
    slow = asyncio.create_task(work("slow", 0.02))
    fast = asyncio.create_task(work("fast", 0.001))
    done, pending = await asyncio.wait({slow, fast}, return_when=asyncio.FIRST_COMPLETED)
    names = [task.result() for task in done] + [await task for task in pending]
    return names


# %%
print(asyncio.run(main()))
