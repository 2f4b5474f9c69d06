# Lines that forgot their await: the script prints less without the fix.
# fixes: safe
import asyncio


async def save(log, item):
    await asyncio.sleep(0)
    log.append(item)


async def main(log):
    await save(log, "a")
    await save(log, "b")
    return log


# %%
log = []
asyncio.run(main(log))
print(log)
