/** What the names mean: imports, aliases, shadowing, other cells. */

import { ask, safe, silent, type Case } from '../table';

export const NAMES: readonly Case[] = [
  safe('# bare\nimport asyncio\nasyncio.run(f())\n', 'import asyncio\nawait f()\n'),
  safe('# bare\nimport asyncio as aio\naio.run(f())\n', 'import asyncio as aio\nawait f()\n'),
  safe('# bare\nimport os, asyncio\nasyncio.run(f())\n', 'import os, asyncio\nawait f()\n'),
  safe('# bare\nimport asyncio.tasks\nasyncio.run(f())\n', 'import asyncio.tasks\nawait f()\n'),
  safe('# bare\nfrom asyncio import run\nrun(f())\n', 'from asyncio import run\nawait f()\n'),
  safe(
    '# bare\nfrom asyncio import run as r, sleep\nr(f())\n',
    'from asyncio import run as r, sleep\nawait f()\n'
  ),
  safe(
    '# bare\nfrom asyncio import (\n    run,  # it\n    sleep,\n)\nrun(f())\n',
    'from asyncio import (\n    run,  # it\n    sleep,\n)\nawait f()\n'
  ),
  safe(
    '# bare\nfrom asyncio.runners import run\nrun(f())\n',
    'from asyncio.runners import run\nawait f()\n'
  ),
  safe('# bare\nfrom asyncio import *\nrun(f())\n', 'from asyncio import *\nawait f()\n'),
  safe('run = asyncio.run\nrun(f())\n', 'run = asyncio.run\nawait f()\n'),
  safe('aio = asyncio\naio.run(f())\n', 'aio = asyncio\nawait f()\n'),
  safe('a = asyncio\nb = a\nc = b.run\nc(f())\n', 'a = asyncio\nb = a\nc = b.run\nawait f()\n'),
  safe(
    '# bare\nasync def g():\n    import asyncio as a\n    a.run(f())\n',
    'async def g():\n    import asyncio as a\n    await f()\n'
  ),
  safe(
    '# bare\nfrom asyncio import run\n# %%\nrun(f())\n',
    'from asyncio import run\n# %%\nawait f()\n'
  ),
  safe('# bare\nasyncio.run(f())\n# %%\nimport asyncio\n', 'await f()\n# %%\nimport asyncio\n'),
  safe(
    'import asyncio\n# %%\nimport asyncio\nasyncio.run(f())\n',
    'import asyncio\n# %%\nimport asyncio\nawait f()\n'
  ),
  safe(
    '# bare\ntry:\n    import asyncio\nexcept ImportError:\n    asyncio = None\nasyncio.run(f())\n',
    'try:\n    import asyncio\nexcept ImportError:\n    asyncio = None\nawait f()\n'
  ),
  safe(
    '# bare\nif True:\n    from asyncio import run\nrun(f())\n',
    'if True:\n    from asyncio import run\nawait f()\n'
  ),
  // The same cell settles it, whatever others do.
  safe(
    '# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\nrun(f())\n',
    'from subprocess import run\n# %%\nfrom asyncio import run\nawait f()\n'
  ),
  // Cells disagree.
  ask(
    '# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\n# %%\nrun(f())\n',
    'from subprocess import run\n# %%\nfrom asyncio import run\n# %%\nawait f()\n',
    { notes: ['note.uncertain'] }
  ),
  ask(
    '# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n',
    'from asyncio import run\n# %%\nfrom subprocess import run\n# %%\nawait f()\n',
    { counts: [2, 1, 3] }
  ),
  silent('# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n'),
  silent('# bare\nfrom asyncio import run\n# %%\nfrom subprocess import run\n# %%\nrun(f())\n', {
    counts: [1, 2, 3]
  }),
  silent('# bare\nfrom subprocess import run\n# %%\nfrom asyncio import run\n# %%\nrun(f())\n', {
    counts: [2, 1, 3]
  }),
  ask('# bare\nasyncio.run(f())\n', 'await f()\n', { notes: ['note.uncertain'] }),
  ask(
    '# bare\nfrom asyncio import *\nfrom tools import *\nrun(f())\n',
    'from asyncio import *\nfrom tools import *\nawait f()\n'
  ),
  ask(
    '# bare\nfrom asyncio import run\nfrom pylab import *\nrun(f())\n',
    'from asyncio import run\nfrom pylab import *\nawait f()\n'
  ),
  safe(
    '# bare\nimport asyncio\nfrom pylab import *\nasyncio.run(f())\n',
    'import asyncio\nfrom pylab import *\nawait f()\n'
  ),
  // Something else by that name.
  silent('# bare\nfrom subprocess import run\nrun(f())\n'),
  silent('# bare\nfrom asyncio import run\nfrom subprocess import run\nrun(f())\n'),
  silent('# bare\nrun(f())\n'),
  silent('# bare\nimport asyncio\nasyncio = Fake()\nasyncio.run(f())\n'),
  silent('# bare\nasyncio = Fake()\nasyncio.run(f())\n'),
  silent('def g(asyncio):\n    asyncio.run(f())\n'),
  silent('def g(*, asyncio=None, **k):\n    asyncio.run(f())\n'),
  silent('async def g(*asyncio):\n    asyncio.run(f())\n'),
  silent('[asyncio.run(f()) for asyncio in fakes]\n'),
  silent('for asyncio in fakes:\n    asyncio.run(f())\n'),
  silent('with fake() as asyncio:\n    asyncio.run(f())\n'),
  silent('def g():\n    asyncio = fake()\n    asyncio.run(f())\n'),
  silent('def g():\n    asyncio.run(f())\n    asyncio = fake()\n'),
  silent('# bare\nfrom asyncio import run\ndef run(x): pass\nrun(f())\n'),
  silent('# bare\nfrom asyncio import run\nclass run: pass\nrun(f())\n'),
  silent('# bare\nimport lib\nlib.asyncio.run(f())\n'),
  silent('# bare\nfrom lib import asyncio\nasyncio.run(f())\n'),
  silent('# bare\nfrom asyncio import subprocess\nsubprocess.run(["ls"])\n'),
  silent('# bare\nfrom . import asyncio\nasyncio.run(f())\n'),
  silent('self.run(f())\n'),
  silent('asyncio.run.x(f())\n'),
  silent('asyncio.runner(f())\n'),
  silent('get().run(f())\n'),
  silent('asyncio[0].run(f())\n'),
  silent('asyncio.run = patched(asyncio.run)\n# %%\nasyncio.run(f())\n'),
  silent('setattr(asyncio, "run", f)\n# %%\nasyncio.run(f())\n'),
  silent('p = patch.object(asyncio, "run")\n# %%\nasyncio.run(f())\n'),
  safe(
    'with mock.patch("asyncio.run") as run:\n    asyncio.run(f())\nasyncio.run(g())\n',
    'with mock.patch("asyncio.run") as run:\n    asyncio.run(f())\nawait g()\n'
  ),
  silent('# bare\nimport asyncio\ndel asyncio\nasyncio.run(f())\n'),
  silent('def g():\n    global asyncio\n    asyncio = fake()\ng()\n# %%\nasyncio.run(f())\n'),
  silent('lambda asyncio: asyncio.run(f())\n'),
  silent(
    'async def g():\n    def h():\n        nonlocal asyncio\n        asyncio = 1\n    asyncio = 2\n    asyncio.run(f())\n'
  )
];

/** Text that only looks like a call. */
export const TEXT: readonly Case[] = [
  silent('# asyncio.run(main())\n'),
  silent('"asyncio.run(main())"\n'),
  silent('"""\nasyncio.run(main())\n"""\n'),
  silent('x = 1  # asyncio.run(main())\n'),
  silent('list(map(asyncio.run, coros))\n'),
  silent('f = asyncio.run\n'),
  silent('!python -c "import asyncio; asyncio.run(main())"\n'),
  silent('x = !python -c "asyncio.run(main())"\n'),
  silent('%run script.py asyncio.run(main())\n'),
  silent('%%writefile a.py\nimport asyncio\nasyncio.run(main())\n'),
  silent('%%bash\nasyncio.run(main())\n'),
  silent('%%unknown\nasyncio.run(main())\n'),
  silent('%%html\n<p>asyncio.run(main())</p>\n'),
  silent('\n\n  %%bash\nasyncio.run(main())\n'),
  silent('%%capture\n%%bash\nasyncio.run(main())\n'),
  silent('asyncio.run?\n'),
  silent('?asyncio.run(main())\n'),
  silent('%alias asyncio.run(main())\n'),
  silent('/asyncio.run main\n'),
  silent(',asyncio.run main\n'),
  safe('%matplotlib inline\nasyncio.run(main())\n', '%matplotlib inline\nawait main()\n'),
  safe('!pip install x\nasyncio.run(main())\n', '!pip install x\nawait main()\n'),
  safe('!pip install \\\n  x\nasyncio.run(main())\n', '!pip install \\\n  x\nawait main()\n'),
  safe('x = !ls\nasyncio.run(main())\n', 'x = !ls\nawait main()\n'),
  safe('x = %pwd\nasyncio.run(main())\n', 'x = %pwd\nawait main()\n'),
  safe('main?\nasyncio.run(main())\n', 'main?\nawait main()\n'),
  safe('if ok:\n    !ls\n    asyncio.run(main())\n', 'if ok:\n    !ls\n    await main()\n'),
  safe('if ok:\n    !ls\nasyncio.run(main())\n', 'if ok:\n    !ls\nawait main()\n'),
  safe('x = (asyncio.run(f())\n) % asyncio.run(g())\n', 'x = (await f()\n) % await g()\n'),
  safe('x = (a\n% asyncio.run(g()))\n', 'x = (a\n% await g())\n'),
  safe('x = a \\\n% asyncio.run(g())\n', 'x = a \\\n% await g()\n'),
  safe(
    'x = """\n%%bash\n!ls\n"""\nasyncio.run(main())\n',
    'x = """\n%%bash\n!ls\n"""\nawait main()\n'
  ),
  safe(
    'x = {\n  "a": 1\n}\n%matplotlib inline\nasyncio.run(main())\n',
    'x = {\n  "a": 1\n}\n%matplotlib inline\nawait main()\n'
  ),
  safe('t"{asyncio.run(f())}"\n', 't"{await f()}"\n'),
  // Broken code is mended only by one's leave; what the parser lost is left alone.
  ask('asyncio.run(main())\nx = = 3\n', 'await main()\nx = = 3\n', { notes: ['note.broken'] }),
  ask('print(\nasyncio.run(main())\n', 'print(\nawait main()\n')
];
