/**
 * Where nest_asyncio has patched the kernel, asyncio.run() works, at a price.
 */

import { expect, test } from '../lab';

test('the warning is a hint while the patch lasts, and a warning again after a restart', async ({
  lab
}) => {
  await lab.withCells([
    'import asyncio\nasync def main():\n    return "it ran"',
    'print(asyncio.run(main()))',
    // As a library would: the source of the notebook does not show it.
    'exec("import nest_asyncio2; nest_asyncio2.apply()")'
  ]);
  const underline = (severity: string) => lab.cell(1).locator(`.cm-lintRange-${severity}`);
  const problem = lab.problems.filter({ hasText: 'asyncio.run()' });
  await expect(underline('warning')).toHaveCount(1);
  await expect(problem).toContainText('fails here');

  await lab.run(0);
  await lab.run(2);
  await expect(underline('hint')).toHaveCount(1);
  await expect(underline('warning')).toHaveCount(0);
  await expect(problem).toContainText('it only works because asyncio is patched');
  await expect(problem).toContainText('only because nest_asyncio2 (In[2]) patched asyncio');
  const tooltip = await lab.pointAtUnderline(1);
  await expect(tooltip).toContainText('tasks slower');
  // What it says is true.
  await lab.run(1);
  expect(await lab.outputs(1)).toMatchObject([{ output_type: 'stream', text: 'it ran\n' }]);

  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()
  );
  await lab.kernelReady();
  await expect(underline('warning')).toHaveCount(1);
  await expect(underline('hint')).toHaveCount(0);
  await expect(problem).toContainText('fails here');
});
