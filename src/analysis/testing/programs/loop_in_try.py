# A loop by hand with try and finally.
# fixes: safe
import asyncio


async def work():
    await asyncio.sleep(0)
    raise ValueError("no data")


# %%
loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(work())
except ValueError as error:
    print("failed:", error)
finally:
    print("done")
# %%
print(loop.run_until_complete(asyncio.sleep(0, "late")))
