/**
 * Problems around a kernel's loop that the panel names.
 */

import { expect, test } from '../lab';

test('asyncio that was patched to nest', async ({ lab }) => {
  await lab.withCells(['1', 'import nest_asyncio2\nnest_asyncio2.apply()']);
  await lab.run(0);
  await expect(lab.problems).toHaveCount(0);
  await lab.run(1);
  await expect(lab.problems.filter({ hasText: 'Cell [2] patched asyncio' })).toContainText(
    'with nest_asyncio2'
  );
});

test('a loop that another thread did not wake, and is woken', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio, threading, time',
      'jobs = asyncio.Queue()',
      'async def consume():',
      '    print("got", await jobs.get())',
      'consumer = asyncio.create_task(consume(), name="consumer")',
      'def produce():',
      '    time.sleep(0.5)',
      '    jobs.put_nowait("it")',
      'threading.Thread(target=produce).start()'
    ].join('\n')
  ]);
  await lab.run(0);
  await expect(lab.loop).toContainText('The event loop is asleep although a callback is due');
  const problem = lab.problems.filter({ hasText: 'Another thread scheduled consume' });
  await expect(problem).toContainText('loop.call_soon_threadsafe()');
  // A look does not wake the loop: that would hide the problem.
  await lab.page.waitForTimeout(2000);
  expect(JSON.stringify(await lab.outputs(0))).not.toContain('got it');
  await expect(lab.tasks.filter({ hasText: 'consumer' })).toHaveCount(1);
  await lab.loop.getByRole('button', { name: 'Wake the event loop' }).click();
  await expect(lab.tasks).toHaveCount(0);
  expect(JSON.stringify(await lab.outputs(0))).toContain('got it');
  await expect(lab.loop).toContainText('Idle');
  // The mistake is in the thread's code still.
  await problem.getByRole('button', { name: 'Show' }).click();
  expect(
    await lab.page.evaluate(() => window.jupyterapp.shell.currentWidget.content.activeCellIndex)
  ).toBe(0);
});

test('a cell that awaits for a thread which does not wake it goes on when it is woken', async ({
  lab
}) => {
  await lab.withCells([
    [
      'import asyncio, threading',
      'answer = asyncio.get_running_loop().create_future()',
      'threading.Timer(0.5, answer.set_result, ["late"]).start()',
      'await answer'
    ].join('\n')
  ]);
  await lab.start(0);
  await lab.loop.getByRole('button', { name: 'Wake the event loop' }).click();
  await lab.done(0);
  expect((await lab.outputs(0))[0]).toMatchObject({ data: { 'text/plain': "'late'" } });
});

test('a thread that holds the GIL', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio, threading, time',
      'def crunch():',
      '    for _ in range(5):',
      '        time.sleep(0.6)',
      // In C from its beginning to its end.
      '        sum(range(120_000_000))',
      'ticker = asyncio.create_task(asyncio.sleep(600))',
      'worker = threading.Thread(target=crunch, name="cruncher")',
      'worker.start()',
      'while worker.is_alive():',
      '    await asyncio.sleep(0.1)'
    ].join('\n')
  ]);
  // So that a busy machine is no excuse. The helper's tests check the share itself.
  await lab.ask("import sys; sys.modules['_loopscope_kernel.gil'].MOST = 0.05");
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'The thread cruncher held the GIL' });
  await expect(problem).toContainText(/for \d\.\d s in crunch\(\)/);
});

test('a context variable that is lost after its cell', async ({ lab }) => {
  await lab.withCells([
    'import asyncio, contextvars\nuser = contextvars.ContextVar("user")',
    'user.set("ada")\nawait asyncio.sleep(0)',
    'user.get(None)'
  ]);
  await lab.run(0);
  await lab.run(1);
  await expect(
    lab.problems.filter({ hasText: 'Cell [2] set the context variable user' })
  ).toContainText('The value is lost');
  // It is true: the next cell has nothing to show.
  await lab.run(2);
  expect(await lab.outputs(2)).toEqual([]);
});

test('a future of a loop that was closed', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nother = asyncio.new_event_loop()\nanswer = other.create_future()\nother.close()',
    'del answer'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'answer (Future)' });
  await expect(problem).toContainText('belongs to a closed event loop');
  await lab.run(1);
  await expect(problem).toHaveCount(0);
});

test('the versions of the kernel', async ({ lab }) => {
  await lab.withCells(['import ipykernel; ipykernel.__version__']);
  await lab.run(0);
  const [{ data }] = (await lab.outputs(0)) as unknown as { data: Record<string, string> }[];
  await lab.panel.getByRole('button', { name: 'About this kernel' }).click();
  await expect(lab.panel).toContainText(`ipykernel ${data['text/plain'].replace(/'/g, '')}`);
  await expect(lab.panel).toContainText('Event loop: asyncio.unix_events');
});
