# Long calls with comments and commas.
# fixes: safe
import asyncio


async def report(*parts, sep="-", width=0):
    await asyncio.sleep(0)
    return sep.join(map(str, parts)).ljust(width)


# %%
result = asyncio.run(
    report(
        1,
        2,  # two
        sep="+",
    ),
)
print(result)
print(asyncio.run(  # now
    report("a", "b")
))
if result:
    text = asyncio.run(
        report(
            """
            kept as it is
              here too
            """,
            "x",
        )
    )
    print(text)
