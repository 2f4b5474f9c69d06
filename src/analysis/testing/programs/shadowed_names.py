# Other things that are called run.
# fixes: safe
import asyncio


class Model:
    def run(self, x):
        return x + 1

    def fit(self, run):
        return run(3)


async def f(x):
    await asyncio.sleep(0)
    return x * 10


def run(x):
    return x - 1


# %%
model = Model()
print(model.run(1), model.fit(run), run(2))
print(asyncio.run(f(model.run(1))))
for asyncio_run in [run, model.run]:
    print(asyncio_run(5))
