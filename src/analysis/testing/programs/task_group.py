# A task group, its results read afterwards.
# fixes: safe
# needs: 3.11
import asyncio


async def square(n):
    await asyncio.sleep(0.001 * (5 - n))
    return n * n


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(square(n)) for n in range(4)]
    return [task.result() for task in tasks]


# %%
for value in asyncio.run(main()):
    print(value)
