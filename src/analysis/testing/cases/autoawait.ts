/** Notebooks whose cells do not await. */

import { ask, bridged, explain, safe, type Case } from '../table';

const RUN = 'asyncio.run(main())\n';
const AWAIT = 'await main()\n';

export const AUTOAWAIT: readonly Case[] = [
  ...[
    '%autoawait off',
    '%autoawait False',
    'if old:\n    %autoawait trio',
    '%autoawait my_runner',
    '%config InteractiveShell.autoawait = False',
    'get_ipython().autoawait = False',
    'get_ipython().run_line_magic("autoawait", "off")',
    'ip.magic("autoawait False")'
  ].flatMap(line => [
    explain(`${line}\n# %%\n${RUN}`),
    // Which one ran last, the document does not tell.
    explain(`${RUN}# %%\n${line}\n# %%\n%autoawait on\n`)
  ]),
  ...[
    '%autoawait',
    '%autoawait on',
    '%autoawait True',
    '%autoawait asyncio',
    '%config InteractiveShell.autoawait = True',
    'get_ipython().run_line_magic("autoawait", "on")',
    '# %autoawait off',
    'x = "%autoawait off"'
  ].map(line => safe(`${line}\n# %%\n${RUN}`, `${line}\n# %%\n${AWAIT}`)),
  explain('%autoawait off\n# %%\nasync def f(): pass\nf()\nx = 1\n'),
  explain('%autoawait off\n# %%\n%time asyncio.run(f())\n'),
  explain('%autoawait off\n# %%\nprint(sum(asyncio.run(f(x)) for x in xs))\n'),
  bridged('%autoawait off\n# %%\ndef f():\n    return asyncio.run(g())\n# %%\nx = f()\n'),
  safe(
    '%autoawait off\n# %%\nasync def f():\n    return asyncio.run(g())\n',
    '%autoawait off\n# %%\nasync def f():\n    return await g()\n'
  ),
  ask(
    '%autoawait off\n# %%\nimport time\nasync def f():\n    time.sleep(1)\n',
    '%autoawait off\n# %%\nimport time\nasync def f():\n    await asyncio.sleep(1)\n'
  ),
  ask(
    '%autoawait off\n# %%\ndef f():\n    return [await g()]\n',
    '%autoawait off\n# %%\nasync def f():\n    return [await g()]\n'
  )
];
