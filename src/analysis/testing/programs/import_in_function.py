# Imports where they are needed.
# fixes: ask
def load(n):
    import asyncio

    async def go():
        await asyncio.sleep(0)
        return [n] * n

    return asyncio.run(go())


# %%
print(load(3))
for n in range(2):
    print(load(n))
