# asyncio.Runner with several runs.
# fixes: ask
# needs: 3.11
import asyncio


async def load(n):
    await asyncio.sleep(0)
    return list(range(n))


async def summarize(values):
    return {"n": len(values), "sum": sum(values)}


# %%
with asyncio.Runner() as runner:
    values = runner.run(load(5))
    # What we got.
    print(values)
    if len(values) > 3:
        print(runner.run(summarize(values))["sum"])
print("end")
