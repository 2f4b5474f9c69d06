import { explain, silent, type Themes } from '../table';

export const LOST_ERRORS_CASES: Themes = {
  'results that nothing reads': [
    explain(
      'async def send(n):\n    raise ValueError(n)\n# %%\nawait asyncio.gather(send(1), send(2), return_exceptions=True)\nprint("all sent")\n',
      { name: 'tqdm/tqdm#1286' }
    ),
    explain(
      'async def main():\n    await asyncio.gather(a(), b(), return_exceptions=True)\n    print(1)\n'
    ),
    silent('x = await asyncio.gather(a(), return_exceptions=True)\nprint(x)\n'),
    silent('await asyncio.gather(a(), return_exceptions=True)\n'),
    silent('await asyncio.gather(a(), return_exceptions=False)\nprint(1)\n'),
    silent(
      'for t in ts:\n    t.cancel()\nawait asyncio.gather(*ts, return_exceptions=True)\nprint(1)\n'
    )
  ]
};
