# anyio on the loop that runs.
# fixes: safe
import anyio


async def main(name, times):
    await anyio.sleep(0)
    async with anyio.create_task_group() as group:
        for _ in range(times):
            group.start_soon(anyio.sleep, 0)
    return name * times


# %%
print(anyio.run(main, "ab", 2))
print(anyio.run(main, "c", 1).upper())
