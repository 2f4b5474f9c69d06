# A run inside of with, and of a context manager of one's own.
# fixes: safe
import asyncio
import contextlib
import io


async def shout(text):
    await asyncio.sleep(0)
    print(text.upper())


@contextlib.contextmanager
def section(title):
    print("<", title)
    yield title
    print(title, ">")


# %%
with section("a") as title, contextlib.suppress(KeyError):
    asyncio.run(shout(title))
    asyncio.run(shout(title))["x"] if False else None
with contextlib.redirect_stdout(io.StringIO()) as out:
    print(asyncio.run(asyncio.sleep(0, "hidden")))
print(len(out.getvalue()))
