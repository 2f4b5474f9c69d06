# A small library: a class with sync functions around it.
# fixes: ask
import asyncio
import json


async def _request(method, path, body=None):
    await asyncio.sleep(0)
    return json.dumps({"method": method, "path": path, "body": body})


def request(method, path, **kwargs):
    text = asyncio.run(_request(method, path, **kwargs))
    return json.loads(text)


def get(path):
    return request("GET", path)


def post(path, body):
    return request("POST", path, body=body)


# %%
print(get("/items")["path"])
print(post("/items", [1])["body"][0], get("/x"))
items = [get(f"/items/{i}")["path"] for i in range(2)]
print(items)
