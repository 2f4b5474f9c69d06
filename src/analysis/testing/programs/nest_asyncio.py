# nest_asyncio, which the notebook needs no more.
# fixes: ask
# restart
import asyncio

import nest_asyncio2

nest_asyncio2.apply()


# %%
async def inner():
    await asyncio.sleep(0)
    return "inner"


async def outer():
    return "outer " + await inner()


# %%
print(asyncio.run(outer()))
