import { explain, silent, type Themes } from '../table';

export const TIMEOUT_NO_AWAIT_CASES: Themes = {
  'blocks that never await': [
    explain(
      'async def load(path):\n    async with asyncio.timeout(3):\n        return read_all(path)\n'
    ),
    explain('async with asyncio.timeout_at(when):\n    for n in range(10):\n        crunch(n)\n'),
    explain('import anyio\nwith anyio.move_on_after(3):\n    crunch()\n'),
    silent('async with asyncio.timeout(3):\n    await crunch()\n'),
    silent('async with asyncio.timeout(3):\n    async for page in pages:\n        show(page)\n'),
    silent(
      'async with asyncio.timeout(3), connect() as link:\n    async with link:\n        use(link)\n'
    ),
    silent('async with asyncio.timeout(3):\n    pass\n'),
    silent(
      'from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def scope():\n    async with asyncio.timeout(start()):\n        prepare()\n        yield\n'
    ),
    silent('async with timeout(3):\n    crunch()\n')
  ]
};
