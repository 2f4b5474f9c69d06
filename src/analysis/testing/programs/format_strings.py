# Runs inside of format strings.
# fixes: safe
import asyncio


async def name(n=1):
    await asyncio.sleep(0)
    return "ada" * n


# %%
print(f"hello {asyncio.run(name())}")
print(f"{asyncio.run(name(2))!r:>10}|{asyncio.run(name()).title():^9}|")
print(f"""
{asyncio.run(name())}
    {{not}} {len(asyncio.run(name(3)))}
""")
print(f"{'x' if asyncio.run(name()) else 'y'}" "{asyncio.run(name())}")
