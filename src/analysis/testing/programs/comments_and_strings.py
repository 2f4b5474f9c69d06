# Text that looks like a call.
# fixes: safe
import asyncio


async def n(x):
    """Use asyncio.run(n(1)) in scripts."""
    # asyncio.run(n(2)) would fail in a notebook
    await asyncio.sleep(0)
    return x


# %%
code = "asyncio.run(n(3))"
print(code, 'asyncio.run("x")', len("""
asyncio.run(n(4))
"""))  # asyncio.run(n(5))
print(asyncio.run(n("# not a comment")))  # asyncio.run(n(6))
print(n.__doc__)
