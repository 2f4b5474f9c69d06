import { explain, silent, type Themes } from '../table';

export const OWN_LIMIT_CASES: Themes = {
  'limits that limit nothing': [
    explain(
      'async def fetch(n):\n    async with asyncio.Semaphore(3):\n        await asyncio.sleep(0.1)\n        return n\n# %%\nout = await asyncio.gather(*[fetch(n) for n in range(9)])\n'
    ),
    explain(
      'async def fetch(n):\n    lock = asyncio.Lock()\n    async with lock:\n        return await load(n)\n'
    ),
    silent(
      'limit = asyncio.Semaphore(3)\nasync def fetch(n):\n    async with limit:\n        return await load(n)\n'
    ),
    silent('async def fetch(n, limit):\n    async with limit:\n        return await load(n)\n'),
    silent('async with asyncio.Semaphore(3):\n    await load(1)\n'),
    silent(
      'async def main(urls):\n    limit = asyncio.Semaphore(3)\n    async with limit:\n        await start(limit)\n'
    )
  ]
};
