# Producers and consumers on a queue.
# fixes: safe
import asyncio


async def produce(queue, items):
    for item in items:
        await queue.put(item)
    await queue.put(None)


async def consume(queue, out):
    while (item := await queue.get()) is not None:
        out.append(item.upper())
        queue.task_done()


async def pipeline(items):
    queue, out = asyncio.Queue(maxsize=1), []
    await asyncio.gather(produce(queue, items), consume(queue, out))
    return out


# %%
print(asyncio.run(pipeline(["a", "b", "c"])))
