# Five cells that build on each other.
# fixes: safe
import asyncio
from statistics import mean

# %%
async def read(sensor):
    await asyncio.sleep(0)
    return [sensor * k for k in (1, 2, 3)]


# %%
raw = {s: asyncio.run(read(s)) for s in (1, 10)}
# %%
means = {s: mean(values) for s, values in raw.items()}
# %%
async def publish(means):
    await asyncio.sleep(0)
    return "; ".join(f"{s}={m:g}" for s, m in sorted(means.items()))


# %%
line = asyncio.run(publish(means)); print(line)
