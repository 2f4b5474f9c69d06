# A function that gets the loop by itself.
# fixes: ask
import asyncio


async def ask(question):
    await asyncio.sleep(0)
    return question + "!"


def answer(question):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(ask(question))
    finally:
        print("asked", question)


# %%
print(answer("why"))
print([answer(q) for q in ("a", "b")])
