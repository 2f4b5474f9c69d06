# Letters beyond ASCII before and inside of calls.
# fixes: safe
import asyncio


async def begrüße(名前, emoji="🎉"):
    await asyncio.sleep(0)
    return f"{emoji} {名前} {emoji}"


# %%
print("é🎈", asyncio.run(begrüße("Ωmega")), "ß")
größe = len(asyncio.run(begrüße("x", emoji="🧪🧪"))); print(größe)
