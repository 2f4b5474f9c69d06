# The coroutine in a variable, and a partial.
# fixes: safe
import asyncio
from functools import partial


async def main(a, b=0):
    await asyncio.sleep(0)
    return a + b


# %%
coroutine = main(1, 2)
print(asyncio.run(coroutine))
later = partial(main, 1, b=4)
print(asyncio.run(later()))
jobs = [main(n) for n in range(3)]
print([asyncio.run(job) for job in jobs])
