# Locks, events and conditions.
# fixes: safe
import asyncio


async def main():
    lock, ready = asyncio.Lock(), asyncio.Event()
    lines = []

    async def writer(name):
        await ready.wait()
        async with lock:
            lines.append(name + "1")
            await asyncio.sleep(0)
            lines.append(name + "2")

    tasks = [asyncio.create_task(writer(name)) for name in "ab"]
    await asyncio.sleep(0)
    ready.set()
    await asyncio.wait(tasks)
    return lines


# %%
print(asyncio.run(main()))
