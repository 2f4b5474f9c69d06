# Annotations and generics around runs.
# fixes: ask
from __future__ import annotations

import asyncio
from typing import Any, Optional


async def find(key: str) -> Optional[int]:
    await asyncio.sleep(0)
    return {"a": 1}.get(key)


def lookup(key: str, default: int = 0) -> int:
    found: Optional[int] = asyncio.run(find(key))
    return default if found is None else found


# %%
value: int = lookup("a")
other: Any = lookup("b", default=9)
print(value, other, lookup.__annotations__["return"])
