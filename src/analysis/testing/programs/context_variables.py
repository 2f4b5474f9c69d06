# Context variables, set and read inside of one coroutine.
# fixes: safe
import asyncio
import contextvars

request = contextvars.ContextVar("request", default="none")


async def handle(name):
    request.set(name)
    await asyncio.sleep(0)
    return await respond()


async def respond():
    return f"for {request.get()}"


async def main():
    return await asyncio.gather(handle("a"), handle("b"))


# %%
print(asyncio.run(main()))
