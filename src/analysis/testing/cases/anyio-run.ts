import { ask, explain, safe, silent, NEST, type Themes } from '../table';

export const ANYIO_RUN_CASES: Themes = {
  'other runners': [
    safe('# bare\nimport anyio\nanyio.run(f)\n', 'import anyio\nawait f()\n'),
    safe('# bare\nimport anyio\nx = anyio.run(f, a, b)\n', 'import anyio\nx = await f(a, b)\n'),
    safe('# bare\nimport anyio\nanyio.run(o.f, *a).b\n', 'import anyio\n(await o.f(*a)).b\n'),
    safe('# bare\nfrom anyio import run\nrun(f, a,)\n', 'from anyio import run\nawait f(a)\n'),
    safe('# bare\nimport anyio\nanyio.run(f, backend="asyncio")\n', 'import anyio\nawait f()\n'),
    safe(
      '# bare\nimport anyio\nanyio.run(partial(f, 1))\n',
      'import anyio\nawait partial(f, 1)()\n'
    ),
    ask(
      '# bare\nimport anyio\nanyio.run(f, a, backend_options={"use_uvloop": True})\n',
      'import anyio\nawait f(a)\n',
      { notes: ['note.drops'] }
    ),
    ask(
      '# bare\nimport anyio\ndef g(): anyio.run(f, 1)\ng()\n',
      'import anyio\nasync def g(): await f(1)\nawait g()\n'
    ),
    explain('# bare\nimport anyio\nanyio.run(f, backend="trio")\n'),
    explain('# bare\nimport anyio\nanyio.run()\n'),
    explain('# bare\nimport anyio\nanyio.run(f, **options)\n'),
    explain('# bare\nimport anyio\nasync def f(): pass\nanyio.run(f())\n'),
    explain('# bare\nimport anyio\nanyio.run(f,  # why\n  a)\n'),
    silent('# bare\nimport trio\ntrio.run(f)\n')
  ],
  nest_asyncio: [ask(`${NEST}import anyio\nanyio.run(f)\n`, 'import anyio\nawait f()\n')]
};
