# Timeouts that strike and that do not.
# fixes: safe
import asyncio


async def slow(seconds, value):
    await asyncio.sleep(seconds)
    return value


async def patient(seconds, limit):
    try:
        return await asyncio.wait_for(slow(seconds, "in time"), limit)
    except asyncio.TimeoutError:
        return "too late"


# %%
print(asyncio.run(patient(0, 1)))
print(asyncio.run(patient(1, 0.01)))
try:
    asyncio.run(asyncio.wait_for(slow(1, None), timeout=0.01))
except (asyncio.TimeoutError, TimeoutError):
    print("gave up")
