# Exceptions that gather hands back.
# fixes: safe
import asyncio


async def divide(a, b):
    await asyncio.sleep(0)
    return a / b


async def several(pairs):
    return await asyncio.gather(*(divide(a, b) for a, b in pairs), return_exceptions=True)


# %%
for outcome in asyncio.run(several([(1, 2), (1, 0), (3, 4)])):
    if isinstance(outcome, Exception):
        print("error:", type(outcome).__name__)
    else:
        print(outcome)
try:
    asyncio.run(divide(1, 0))
except ZeroDivisionError as error:
    print(error)
else:
    print("never")
finally:
    print("always")
