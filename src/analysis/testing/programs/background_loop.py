# A loop that runs forever in a thread: it must stay as it is.
# fixes: none
import asyncio
import threading


def serve(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


async def greet(name):
    await asyncio.sleep(0)
    return f"hello {name}"


# %%
background = asyncio.new_event_loop()
thread = threading.Thread(target=serve, args=(background,), daemon=True)
thread.start()
print(asyncio.run_coroutine_threadsafe(greet("you"), background).result(5))
background.call_soon_threadsafe(background.stop)
thread.join()
