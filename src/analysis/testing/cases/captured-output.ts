import { explain, silent, type Themes } from '../table';

const WIDGET = 'import ipywidgets as widgets\nout = widgets.Output()\n# %%\n';

export const CAPTURED_OUTPUT_CASES: Themes = {
  'blocks that capture': [
    explain(
      'import contextlib, io\nasync def report(n):\n    with contextlib.redirect_stdout(io.StringIO()) as text:\n        print(await load(n))\n    return text.getvalue()\n'
    ),
    explain(
      'from contextlib import redirect_stderr\nasync def report(f):\n    with redirect_stderr(f):\n        async for line in lines():\n            print(line)\n'
    ),
    explain(
      'from IPython.utils.capture import capture_output\nasync def report():\n    with capture_output() as out:\n        await load(1)\n    return out.stdout\n'
    ),
    explain(`${WIDGET}async def work():\n    with out:\n        print(1)\n        await load(1)\n`),
    silent(
      `${WIDGET}async def work():\n    page = await load(1)\n    with out:\n        print(page)\n`
    ),
    silent(`${WIDGET}with out:\n    print(await load(1))\n`),
    silent(`${WIDGET}def clicked(button):\n    with out:\n        print(1)\n`),
    silent('async def work(out):\n    with out:\n        await load(1)\n'),
    silent(
      'async def work(lock):\n    with open("log") as out:\n        out.write(await load(1))\n'
    )
  ]
};
