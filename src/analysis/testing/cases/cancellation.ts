/** Loops that cannot be cancelled, and what looks like them. */

import { ask, explain, silent, type Case } from '../table';

const rule = { rule: 'swallowed-cancel' };

/** A loop in an async function that waits, and its handler. */
const loop = (handler: string, waits = 'await look()'): string =>
  `async def f(q, task):\n    while True:\n        try:\n            ${waits}\n${handler
    .split('\n')
    .map(line => (line ? `        ${line}\n` : ''))
    .join('')}`;

const mended = (before: string, after: string, waits?: string): Case =>
  ask(loop(before, waits), loop(after, waits), { ...rule, notes: ['note.cancellable'] });
const left = (handler: string, waits?: string): Case => silent(loop(handler, waits));

export const CANCELLATION: readonly Case[] = [
  mended('except:\n    pass', 'except Exception:\n    pass'),
  mended('except :  # all\n    continue', 'except Exception :  # all\n    continue'),
  mended('except BaseException:\n    pass', 'except Exception:\n    pass'),
  mended('except BaseException as e:\n    print(e)', 'except Exception as e:\n    print(e)'),
  mended('except:\n    await look()\n    q = 1', 'except Exception:\n    await look()\n    q = 1'),
  mended('except: pass', 'except Exception: pass'),
  mended('except:\n    print(1); continue', 'except Exception:\n    print(1); continue'),
  mended(
    'except ValueError:\n    raise\nexcept:\n    pass',
    'except ValueError:\n    raise\nexcept Exception:\n    pass'
  ),
  mended(
    'except:\n    q.append(None)',
    'except Exception:\n    q.append(None)',
    'q = await look(1)'
  ),
  mended('except:\n    pass', 'except Exception:\n    pass', 'async with look() as x: print(x)'),
  mended('except:\n    pass', 'except Exception:\n    pass', 'async for x in look(): print(x)'),
  mended('except asyncio.CancelledError:\n    pass', 'except asyncio.CancelledError:\n    raise'),
  mended('except asyncio.CancelledError: pass', 'except asyncio.CancelledError: raise'),
  mended('except asyncio.CancelledError:\n    ...', 'except asyncio.CancelledError:\n    raise'),
  mended(
    'except asyncio.CancelledError:\n    continue',
    'except asyncio.CancelledError:\n    raise'
  ),
  mended(
    'except asyncio.CancelledError:\n    print("stopped")  # why',
    'except asyncio.CancelledError:\n    print("stopped")  # why\n    raise'
  ),
  mended(
    'except asyncio.CancelledError as e: logger.info("%s", e)',
    'except asyncio.CancelledError as e: logger.info("%s", e); raise'
  ),
  mended(
    'except asyncio.CancelledError:\n    print(1); print(2)',
    'except asyncio.CancelledError:\n    print(1); print(2); raise'
  ),
  mended('except (asyncio.CancelledError, ValueError):\n    pass', 'except ValueError:\n    pass'),
  mended(
    'except (KeyError, asyncio.CancelledError, ValueError) as e:\n    pass',
    'except (KeyError, ValueError) as e:\n    pass'
  ),
  mended('except(asyncio.CancelledError, ValueError): pass', 'except ValueError: pass'),
  ask(
    'from asyncio import CancelledError as CE\n# %%\n' + loop('except CE:\n    pass'),
    'from asyncio import CancelledError as CE\n# %%\n' + loop('except CE:\n    raise')
  ),
  ask(
    'async def f():\n    for x in y:\n        if x:\n            try:\n                await g(x)\n            except:\n                pass\n',
    'async def f():\n    for x in y:\n        if x:\n            try:\n                await g(x)\n            except Exception:\n                pass\n',
    rule
  ),
  ask(
    'async def f(n):\n    while n < 3:\n        try:\n            await g(n)\n        except:\n            n += 1\n        if n: break\n',
    'async def f(n):\n    while n < 3:\n        try:\n            await g(n)\n        except Exception:\n            n += 1\n        if n: break\n',
    rule
  ),
  explain('Exception = Error\n# %%\n' + loop('except:\n    pass'), rule),
  explain(loop('except (BaseException, OSError):\n    pass'), rule),
  // It ends the loop, or hands the error on.
  left('except:\n    break'),
  left('except:\n    return'),
  left('except:\n    raise'),
  left('except:\n    if q:\n        raise\n    print(1)'),
  left('except:\n    sys.exit(1)'),
  left('except:\n    self.stop()'),
  left('except BaseException as e:\n    q.set_exception(e)'),
  left('except BaseException as e:\n    if isinstance(e, asyncio.CancelledError):\n        q = 1'),
  left('except:\n    q = sys.exc_info()'),
  left('except asyncio.CancelledError:\n    raise\nexcept:\n    pass'),
  left('except asyncio.CancelledError:\n    break\nexcept:\n    pass'),
  left('except asyncio.CancelledError:\n    q = False'),
  left('except asyncio.CancelledError:\n    await close()'),
  left('except:\n    pass\nfinally:\n    break'),
  left('except:\n    pass\nreturn q'),
  left('except asyncio.CancelledError:\n    pass\nbreak'),
  silent(
    'async def f():\n    for x in y:\n        if x:\n            try:\n                await g(x)\n            except:\n                pass\n        return x\n'
  ),
  silent(
    'async def f(q):\n    while q.running and y:\n        try:\n            await g()\n        except:\n            print(1)\n            q.running = False\n'
  ),
  silent(
    'async def f(stop):\n    while not stop.is_set():\n        try:\n            await g()\n        except BaseException:\n            stop.set()\n'
  ),
  // It does not catch it.
  left('except Exception:\n    pass'),
  left('except (ValueError, OSError):\n    pass'),
  left('except* ValueError:\n    pass'),
  left('finally:\n    pass'),
  silent('CancelledError = ValueError\n# %%\n' + loop('except CancelledError:\n    pass')),
  silent(
    '# bare\nfrom concurrent.futures import CancelledError\n# %%\n' +
      loop('except CancelledError:\n    pass')
  ),
  // The error may be the end of a task that somebody cancelled.
  left('except asyncio.CancelledError:\n    pass', 'await task'),
  left('except asyncio.CancelledError:\n    pass', 'await asyncio.wait_for(q, 1)'),
  left('except asyncio.CancelledError:\n    pass', 'await asyncio.gather(*q)'),
  left('except asyncio.CancelledError:\n    pass', 'await finish(task)'),
  left('except:\n    pass', 'task.cancel(); await task'),
  silent(
    'async def f(tasks):\n    for t in tasks:\n        t.cancel()\n    for t in tasks:\n        try:\n            await t\n        except (Exception, asyncio.CancelledError):\n            pass\n'
  ),
  left('except asyncio.CancelledError:\n    asyncio.current_task().uncancel()'),
  silent(
    'import contextlib\nasync def f(task):\n    while True:\n        with contextlib.suppress(asyncio.CancelledError):\n            await g()\n'
  ),
  // No loop goes on.
  silent('async def f():\n    try:\n        await g()\n    except:\n        pass\n'),
  silent(
    'async def f():\n    try:\n        while True:\n            await g()\n    except asyncio.CancelledError:\n        pass\n'
  ),
  silent(
    'async def f():\n    for x in y:\n        pass\n    else:\n        try:\n            await g()\n        except:\n            pass\n'
  ),
  silent(
    'async def f():\n    while True:\n        async def g():\n            try:\n                await h()\n            except:\n                pass\n        await g()\n'
  ),
  // Nothing waits.
  left('except:\n    pass', 'look()'),
  left('except:\n    pass', 'async def later(): await look()'),
  silent('while True:\n    try:\n        await g()\n    except:\n        pass\n'),
  silent(
    'def f():\n    while True:\n        try:\n            g()\n        except:\n            pass\n'
  )
];
