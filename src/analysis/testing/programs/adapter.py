# Portable code that asks first: it must stay as it is.
# fixes: none
import asyncio
import threading


async def answer():
    await asyncio.sleep(0)
    return 42


def run_anywhere(coro):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coro)
    box = []
    thread = threading.Thread(target=lambda: box.append(asyncio.run(coro)))
    thread.start()
    thread.join()
    return box[0]


# %%
print(run_anywhere(answer()))
