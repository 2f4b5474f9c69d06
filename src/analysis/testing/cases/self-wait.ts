import { ask, explain, safe, silent, type Themes } from '../table';

const LOOP = 'loop = asyncio.get_event_loop()\n';
const TASK = 'task = asyncio.create_task(work())\n';

export const SELF_WAIT_CASES: Themes = {
  'a future of the same loop': [
    safe(
      `${LOOP}answer = asyncio.run_coroutine_threadsafe(work(), loop).result()\n`,
      `${LOOP}answer = await work()\n`,
      { name: 'empicano/aiomqtt#174' }
    ),
    safe(
      `${LOOP}x = asyncio.run_coroutine_threadsafe(work(), loop).result(timeout=5).text\n`,
      `${LOOP}x = (await work()).text\n`
    ),
    safe(
      'async def f():\n    loop = asyncio.get_running_loop()\n    return asyncio.run_coroutine_threadsafe(work(), loop).result()\n',
      'async def f():\n    loop = asyncio.get_running_loop()\n    return await work()\n'
    ),
    ask(
      `${LOOP}fut = asyncio.run_coroutine_threadsafe(work(), loop)\nprint(fut.result())\n`,
      `${LOOP}fut = asyncio.run_coroutine_threadsafe(work(), loop)\nprint(await asyncio.wrap_future(fut))\n`
    ),
    explain(
      `${LOOP}fut = asyncio.run_coroutine_threadsafe(work(), loop)\nprint(fut.result(timeout=3))\n`
    ),
    silent(
      `${LOOP}fut = asyncio.run_coroutine_threadsafe(work(), loop)\nawait asyncio.sleep(1)\nprint(fut.result())\n`
    ),
    silent(
      'loop = asyncio.new_event_loop()\nx = asyncio.run_coroutine_threadsafe(work(), loop).result()\n'
    ),
    silent('x = asyncio.run_coroutine_threadsafe(work(), unknown).result()\n'),
    silent(
      `${LOOP}def f():\n    return asyncio.run_coroutine_threadsafe(work(), loop).result()\nawait asyncio.to_thread(f)\n`
    )
  ],
  'a task that has just been created': [
    ask(`${TASK}print(task.result())\n`, `${TASK}print(await task)\n`),
    ask(`${TASK}x = task.result().text\n`, `${TASK}x = (await task).text\n`),
    ask(
      'async with asyncio.TaskGroup() as group:\n    task = group.create_task(work())\n    print(task.result())\n',
      'async with asyncio.TaskGroup() as group:\n    task = group.create_task(work())\n    print(await task)\n'
    ),
    silent(
      'async with asyncio.TaskGroup() as group:\n    task = group.create_task(work())\nprint(task.result())\n'
    ),
    silent(`${TASK}await asyncio.sleep(1)\nprint(task.result())\n`),
    silent(`${TASK}# %%\nprint(task.result())\n`),
    silent(`${TASK}if task.done():\n    print(task.result())\n`)
  ],
  'a loop that waits': [
    explain(`import time\n${TASK}while not task.done():\n    time.sleep(1)\n`),
    silent(`${TASK}while not task.done():\n    await asyncio.sleep(1)\n`)
  ]
};
