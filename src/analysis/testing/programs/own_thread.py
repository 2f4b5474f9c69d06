# A loop in a thread of its own: it must stay as it is.
# fixes: none
import asyncio
import threading


async def work(out):
    await asyncio.sleep(0)
    out.append("worked")


def target(out):
    asyncio.run(work(out))


# %%
out = []
thread = threading.Thread(target=target, args=(out,))
thread.start()
thread.join()
print(out)
