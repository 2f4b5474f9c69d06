# Arguments that await has no use for.
# fixes: ask
import asyncio


async def main(n):
    await asyncio.sleep(0)
    return n


# %%
print(asyncio.run(main(1), debug=False))
print(asyncio.run(main(2), debug=True))
print(asyncio.run(debug=None, main=main(3)))
