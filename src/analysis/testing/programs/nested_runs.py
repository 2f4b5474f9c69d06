# A run whose argument is made by another run.
# fixes: safe
import asyncio


async def token():
    await asyncio.sleep(0)
    return "t-1"


async def query(token, q):
    await asyncio.sleep(0)
    return f"{token}:{q}"


async def later():
    return query("t-2", "b")


# %%
print(asyncio.run(query(asyncio.run(token()), "a")))
print(asyncio.run(asyncio.run(later())))
print(
    asyncio.run(
        query(
            asyncio.run(
                token(),
            ),
            "c",  # the third
        )
    )
)
