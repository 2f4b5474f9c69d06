# A helper inside of a function.
# fixes: ask
import asyncio


async def page(n):
    await asyncio.sleep(0)
    return n * 2


def report(count):
    def one(n):
        value = asyncio.run(page(n))
        return f"{n}->{value}"

    lines = []
    for n in range(count):
        lines.append(one(n))
    return "\n".join(lines)


# %%
print(report(3))
