# A loop that tries again.
# fixes: ask
import asyncio
import itertools

attempts = itertools.count(1)


async def flaky():
    await asyncio.sleep(0)
    n = next(attempts)
    if n < 3:
        raise ConnectionError(f"attempt {n}")
    return n


def retry(times):
    for _ in range(times):
        try:
            return asyncio.run(flaky())
        except ConnectionError as error:
            print(error)
            continue
    raise RuntimeError("gave up")


# %%
print("worked at", retry(5))
