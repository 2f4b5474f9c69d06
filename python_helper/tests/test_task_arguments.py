"""The simple arguments of tasks: what is told, and what is not."""

from __future__ import annotations

from typing import Any, Dict, List

from conftest import Kernel

CELL = """
import asyncio, gc, weakref
class Loud(str):
    def __repr__(self): calls.append('repr'); return 'loud'
    def __len__(self): calls.append('len'); return 3
    def __getitem__(self, key): calls.append('item'); return self
class Meta(type):
    def __eq__(self, other): calls.append('eq'); return True
    def __hash__(self): calls.append('hash'); return 1
class Odd(metaclass=Meta): pass
calls = []
async def simple(i, ratio=1.5, *, name='a', flag=None, on=True): await asyncio.sleep(1000)
async def secret(user, token, api_key, Password, session_id): await asyncio.sleep(1000)
async def values(url, header, id): await asyncio.sleep(1000)
async def odd(a, b, c, d, i): await asyncio.sleep(1000)
async def assigns(a, b, c):
    b += 1
    await asyncio.sleep(1000)
async def deletes(a, b):
    del a
    await asyncio.sleep(1000)
async def closes(a, b):
    def inner():
        nonlocal b
        b = 'changed'
    inner()
    await asyncio.sleep(1000)
async def many(a, b, c, d, e, f, g, h): await asyncio.sleep(1000)
async def star(*args, k=3, **options): await asyncio.sleep(1000)
class Client:
    async def get(self, path): await asyncio.sleep(1000)
async def keeps(thing, i):
    del thing
    await asyncio.sleep(1000)
async def drops(i, big):
    big = None
    await asyncio.sleep(1000)
canary = Odd()
ref = weakref.ref(canary)
ts = [asyncio.create_task(c, name=c.__name__) for c in [
    simple(54, name='x' * 500), secret('ann', 't', 'k', 'p', 's'),
    values('https://ann:pw@host/', 'Bearer abc', 'sk-12345'),
    odd(Loud('x'), Odd(), 10 ** 400, [1], 7), assigns(1, 2, 3), deletes(1, 2), closes(1, 2),
    many(*range(8)), star(1, 2, k='\\n\\u202e', z=3), Client().get('/a'), keeps(1, 2),
    drops(3, canary)]]
del canary, Client
"""


def arguments(kernel: Kernel) -> Dict[str, Any]:
    return {name: task.get("arguments") for name, task in kernel.tasks().items()}


def all_read(kernel: Kernel) -> Dict[str, Any]:
    return kernel.until(lambda: (lambda found: len(found) == 12 and found)(arguments(kernel)))


def test_what_is_told(kernel: Kernel) -> None:
    kernel.run(CELL)
    found = all_read(kernel)
    cut = "'" + 37 * "x" + "…'"
    assert found == {
        "simple": [["i", "54"], ["ratio", "1.5"], ["name", cut], ["flag", "None"], ["on", "True"]],
        # No name that looks like a secret, and no value that does.
        "secret": [["user", "'ann'"]],
        "values": None,
        # Exact classes only, and no number that Python refuses to write.
        "odd": [["i", "7"]],
        # What may have changed since the call is not told.
        "assigns": [["a", "1"], ["c", "3"]],
        "deletes": None,
        "closes": [["a", "1"]],
        "many": [[name, str(index)] for index, name in enumerate("abcdef")],
        "star": [["k", "'\\n\\u202e'"]],
        "get": [["path", "'/a'"]],
        "keeps": None,
        "drops": [["i", "3"]],
    }
    assert kernel.value("calls") == []
    # The frame keeps nothing because of us.
    kernel.run("gc.collect()")
    assert kernel.value("ref() is None")


def test_any_client_turns_them_off(kernel: Kernel) -> None:
    kernel.run(CELL)
    all_read(kernel)
    kernel.body("hello", client="two")
    first = kernel.body("poll")
    assert kernel.body("configure", taskArguments=True)["taskArguments"] is True
    assert kernel.body("configure", client="two", taskArguments=False)["taskArguments"] is False
    # Off wins, and what was told before is sent again without.
    assert kernel.body("configure", taskArguments=True)["taskArguments"] is False
    body = kernel.body("poll", session=first["session"], since=first["revision"])
    changed = {each["name"]: each for each in body["tasks"]["changed"]}
    assert "arguments" not in changed["simple"] and "arguments" not in changed["get"]
    assert set(arguments(kernel).values()) == {None}
    kernel.run("ts.append(asyncio.create_task(many(*range(8)), name='new'))")
    kernel.until(lambda: "new" in kernel.tasks())
    assert arguments(kernel)["new"] is None
    # They come back with the last client that wanted none.
    kernel.body("uninstall", client="two")
    found = arguments(kernel)
    assert found["simple"][0] == ["i", "54"] and found["new"][0] == ["a", "0"]
    refused: List[Any] = [kernel.ask("configure", taskArguments=value) for value in (1, "no")]
    assert not any(each["success"] for each in refused)
