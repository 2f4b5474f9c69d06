import { explain, silent, type Themes } from '../table';

export const GROUP_EXIT_CASES: Themes = {
  'generators that yield in a block': [
    explain(
      'async def pages(urls):\n    async with asyncio.TaskGroup() as group:\n        for url in urls:\n            yield await group.create_task(fetch(url))\n'
    ),
    explain(
      'async def pages():\n    async with asyncio.timeout(3):\n        yield await fetch()\n'
    ),
    silent(
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def group():\n    async with asyncio.TaskGroup() as tg:\n        yield tg\n'
    ),
    silent(
      'async def pages():\n    async with asyncio.timeout(3):\n        page = await fetch()\n    yield page\n'
    ),
    silent(
      'async def pages():\n    async with asyncio.timeout(3):\n        def parts():\n            yield 1\n        await use(parts())\n'
    ),
    silent('async def pages(lock):\n    async with lock:\n        yield await fetch()\n')
  ],
  'statements that leave a group': [
    explain(
      'async def first(queue):\n    async with asyncio.TaskGroup() as group:\n        group.create_task(heartbeat())\n        while True:\n            item = await queue.get()\n            if item:\n                return item\n'
    ),
    explain(
      'for url in urls:\n    async with asyncio.TaskGroup() as group:\n        group.create_task(heartbeat())\n        if await is_down(url):\n            break\n'
    ),
    silent(
      'async def first(queue):\n    async with asyncio.TaskGroup() as group:\n        beat = group.create_task(heartbeat())\n        while True:\n            item = await queue.get()\n            if item:\n                beat.cancel()\n                return item\n'
    ),
    silent(
      'async def all(urls):\n    async with asyncio.TaskGroup() as group:\n        task = group.create_task(fetch(urls))\n        return await task\n'
    ),
    silent(
      'async with asyncio.TaskGroup() as group:\n    group.create_task(heartbeat())\n    for n in range(3):\n        if await is_down(n):\n            break\n'
    ),
    silent(
      'async def first(queue):\n    async with asyncio.timeout(3):\n        while True:\n            if await queue.get():\n                return 1\n'
    )
  ]
};
