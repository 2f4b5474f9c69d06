import { explain, safe, silent, type Themes } from '../table';

export const UVLOOP_CASES: Themes = {
  'code that runs elsewhere': [
    silent('import uvloop\nif not is_notebook():\n    uvloop.install()\n')
  ],
  'what users reported': [
    explain('import nest_asyncio, uvloop\nuvloop.install()\nnest_asyncio.apply()\n', {
      name: 'erdewit/nest_asyncio#53'
    })
  ],
  'other runners': [
    safe('# bare\nimport uvloop\nuvloop.run(f())\n', 'import uvloop\nawait f()\n'),
    explain('# bare\nimport uvloop\nuvloop.install()\n'),
    explain('import uvloop\nasyncio.set_event_loop_policy(uvloop.EventLoopPolicy())\n')
  ],
  'what comments put aside': [
    silent('asyncio.run(  # loopscope: ignore[uvloop, asyncio-run]\n    f()\n)\n')
  ]
};
