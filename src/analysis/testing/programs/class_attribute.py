# A value in a class body.
# fixes: ask
import asyncio
from dataclasses import dataclass


async def setting(name):
    await asyncio.sleep(0)
    return name.upper()


@dataclass
class Config:
    host: str = asyncio.run(setting("localhost"))
    port: int = 80


# %%
print(Config(), Config(port=1).host)
