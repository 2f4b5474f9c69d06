# A value as a default.
# fixes: safe
import asyncio


async def base():
    await asyncio.sleep(0)
    return 100


def scale(x, by=asyncio.run(base())):
    return x * by


double = lambda x, k=asyncio.run(base()): x + k  # noqa: E731


# %%
print(scale(2), double(1))
