/**
 * Hostile names and messages are shown as text, and cut to a length that fits.
 */

import { expect, test } from '../lab';

test('names of tasks, coroutines, failures and holders', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio',
      'TAG = "<img src=x onerror=window.pwned=1>"',
      'RTL = chr(0x202e) + "desrever" + chr(0x2066)',
      'BAD = chr(0xd800) + chr(7) + chr(0x1b) + "[31m" + chr(0) + chr(0x2028)',
      'async def wait():',
      '    await asyncio.sleep(600)',
      'wait.__qualname__ = TAG + RTL + "y" * 1_000_000',
      'class Mean(Exception):',
      '    pass',
      'Mean.__qualname__ = Mean.__name__ = TAG + RTL + "z" * 1_000_000',
      'async def fail():',
      '    raise Mean(TAG + RTL + BAD + "m" * 1_000_000)',
      'named = asyncio.create_task(wait(), name=TAG + BAD + RTL + "x" * 1_000_000)',
      'percent = asyncio.create_task(wait(), name="%1 %2 %%")',
      'unnamed = asyncio.create_task(wait())',
      'failed = asyncio.create_task(fail())',
      'globals()[TAG + RTL + "h" * 1_000_000] = wait()',
      'None'
    ].join('\n')
  ]);
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(3);
  // The order of tasks that were seen together is not defined.
  await expect(lab.tasks.filter({ hasText: '<img src=x onerror=window.pwned=1>' })).not.toHaveCount(
    0
  );
  await expect(lab.tasks.filter({ hasText: '%1 %2 %%' })).toHaveCount(1);
  await expect(lab.problems.filter({ hasText: 'failed with <img' })).toHaveCount(1);
  await expect(lab.problems.filter({ hasText: 'called <img' })).toHaveCount(1);
  await lab.openProblems();
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'pwned' }).first())).toBeVisible();
  const seen = await lab.panel.evaluate(panel => ({
    // Also what only a pointer or a screen reader finds.
    text: [
      panel.textContent,
      ...[...panel.querySelectorAll('*')].flatMap(node =>
        ['title', 'aria-label', 'data-problem'].map(name => node.getAttribute(name))
      )
    ].join(''),
    images: panel.querySelectorAll('img').length,
    pwned: 'pwned' in window,
    wide: [
      ...panel.querySelectorAll('[data-testid=loopscope-problem], [data-testid=loopscope-task]')
    ].filter(node => node.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
      .length
  }));
  expect(seen.images).toBe(0);
  expect(seen.pwned).toBe(false);
  expect(seen.wide).toBe(0);
  expect(seen.text.length).toBeLessThan(20_000);
  // eslint-disable-next-line no-control-regex
  expect(seen.text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
  // Each button still does what it says.
  await lab.tasks
    .filter({ hasText: 'pwned' })
    .first()
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await expect(lab.tasks).toHaveCount(2);
});
