# A match over the result of a run.
# fixes: safe
# needs: 3.10
import asyncio


async def event(kind, *data):
    await asyncio.sleep(0)
    return {"kind": kind, "data": list(data)}


# %%
for args in [("point", 1, 2), ("text", "hi"), ("none",)]:
    match asyncio.run(event(*args)):
        case {"kind": "point", "data": [x, y]} if x < asyncio.run(asyncio.sleep(0, 5)):
            print("point", x, y)
        case {"kind": "text", "data": [str(text)]}:
            print("text", asyncio.run(event(text))["kind"])
        case _:
            print("other")
