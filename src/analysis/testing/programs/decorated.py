# A decorator around a function that runs a loop.
# fixes: ask
import asyncio
import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        print("call", function.__name__, args)
        return function(*args)

    return wrapper


async def compute(x):
    await asyncio.sleep(0)
    return x + 0.5


@logged
def value(x):
    return asyncio.run(compute(x))


# %%
print(value(1))
print(value(2) + value(3))
