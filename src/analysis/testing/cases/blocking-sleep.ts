import { ask, explain, silent, type Themes } from '../table';

const SLEEPS = 'import time\nasync def g():\n    time.sleep(1)\n';
const SLEPT = 'import asyncio\nimport time\nasync def g():\n    await asyncio.sleep(1)\n';

export const BLOCKING_SLEEP_CASES: Themes = {
  'functions that are replaced': [
    silent('import time\ntime.sleep = pause\nasync def f():\n    time.sleep(1)\n'),
    silent(
      'from gevent import monkey\nmonkey.patch_all()\nimport time\nasync def f():\n    time.sleep(1)\n'
    )
  ],
  'held locks and comments at the top': [
    explain(
      'import threading, time\nlock = threading.Lock()\nasync def f():\n    with lock:\n        time.sleep(.1)\n'
    ),
    ask(
      '# bare\n#| export\n#| echo: false\nimport time\nasync def f():\n    time.sleep(1)\n',
      '#| export\n#| echo: false\nimport asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
    ),
    ask(
      '# bare\n#@title Poll\nimport time\nasync def f():\n    time.sleep(1)\n',
      '#@title Poll\nimport asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
    ),
    ask(
      'import time\nasync def f():\n    await asyncio.to_thread(time.sleep(1))\n',
      'import time\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n'
    ),
    silent('import time\nasync def f():\n    time.sleep(\n        1\n    )  # loopscope: ignore\n')
  ],
  'code that is written oddly': [
    ...[
      '"doc"\nfrom __future__ import annotations\n',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n',
      '# about\n\n"doc"  # it\nfrom __future__ import (\n    annotations\n)\n',
      '"""doc"""; from __future__ import annotations\n'
    ].map(top => ask(`# bare\n${top}${SLEEPS}`, `${top}${SLEPT}`))
  ],
  'cells that do not await': [
    ask(
      '%autoawait off\n# %%\nimport time\nasync def f():\n    time.sleep(1)\n',
      '%autoawait off\n# %%\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
    )
  ],
  'calls that block the loop': [
    ask(
      'import time\nasync def f():\n    time.sleep(1)\n',
      'import time\nasync def f():\n    await asyncio.sleep(1)\n'
    ),
    ask(
      'from time import sleep as zz\nasync def f():\n    zz(  # why\n        1)\n',
      'from time import sleep as zz\nasync def f():\n    await asyncio.sleep(  # why\n        1)\n'
    ),
    ask(
      '# bare\nimport time\nasync def f():\n    time.sleep(1)\n',
      'import asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n',
      { notes: ['note.others-run', 'note.import'] }
    ),
    ask(
      '# bare\nimport asyncio as aio, time\nasync def f():\n    time.sleep(1)\n',
      'import asyncio as aio, time\nasync def f():\n    await aio.sleep(1)\n'
    ),
    ask(
      '# bare\n"""Doc."""\nfrom __future__ import annotations\nimport time\nasync def f():\n    time.sleep(1)\n',
      '"""Doc."""\nfrom __future__ import annotations\nimport asyncio\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
    ),
    ask(
      'import time\nasync def f():\n    [time.sleep(x) for x in y]\n',
      'import time\nasync def f():\n    [await asyncio.sleep(x) for x in y]\n'
    ),
    // Neither gives anything that could be awaited.
    ask(
      'import time\nasync def f():\n    await time.sleep(1)\n',
      'import time\nasync def f():\n    await asyncio.sleep(1)\n'
    ),
    // A function's own import hides the one at the top, and counts only from its line on.
    ask(
      'import time\nasync def f():\n    import asyncio\n    time.sleep(1)\n',
      'import time\nasync def f():\n    import asyncio\n    await asyncio.sleep(1)\n'
    ),
    explain('import time\nasync def f():\n    time.sleep(1)\n    import asyncio\n'),
    explain('import time\nasync def f():\n    if x:\n        import asyncio\n    time.sleep(1)\n'),
    explain('# bare\nimport time\nasync def f(asyncio):\n    time.sleep(1)\n'),
    explain('# bare\nimport time\nasyncio = fake()\nasync def f():\n    time.sleep(1)\n'),
    silent('import time\ntime.sleep(1)\n'),
    silent('import time\ndef f():\n    time.sleep(1)\n'),
    silent(
      'import time\nasync def f():\n    def g(): time.sleep(1)\n    await asyncio.to_thread(g)\n'
    ),
    silent('import time\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n'),
    silent('async def f():\n    sleep(1)\n'),
    ask(
      'import time\nasync def f():\n    await asyncio.gather(*(time.sleep(x) for x in y))\n',
      'import time\nasync def f():\n    await asyncio.gather(*(asyncio.sleep(x) for x in y))\n'
    ),
    // Nothing of asyncio's runs under trio.
    silent('# bare\nimport time\nimport trio\nasync def f():\n    time.sleep(1)\ntrio.run(f)\n'),
    silent(
      'import asyncio, time, trio\nasync def f():\n    time.sleep(1)\n    await trio.sleep(1)\ntrio.run(f)\n'
    ),
    ask(
      'import asyncio, time, trio\nasync def f():\n    time.sleep(1)\nawait f()\n',
      'import asyncio, time, trio\nasync def f():\n    await asyncio.sleep(1)\nawait f()\n'
    )
  ],
  'what comments put aside': [
    silent('import time\nasync def f():\n    time.sleep(1)  # noqa: ASYNC251\n'),
    silent('import time\nasync def f():\n    time.sleep(1)  # noqa\n'),
    silent('import time\nasync def f():\n    time.sleep(1)  # NOQA:E501,ASYNC251 it is short\n'),
    silent('import time\nasync def f():\n    time.sleep(1)  # noqa: ASYNC\n'),
    ask(
      'import time\nasync def f():\n    time.sleep(1)  # noqa: E501\n',
      'import time\nasync def f():\n    await asyncio.sleep(1)  # noqa: E501\n'
    )
  ]
};
