# A script with a guard, pasted into cells.
# fixes: safe
import asyncio


async def main():
    print("start")
    await asyncio.sleep(0)
    print("end")
    return 0


# %%
if __name__ == "__main__":
    code = asyncio.run(main())
    print("exit code", code)
