import { ask, explain, silent, type Case, type Themes } from '../table';

const oddLoop = (handler: string): string =>
  `async def g():\n    while True:\n        try:\n            await look()\n        ${handler}\n`;
/** A loop in an async function that waits, and its handler. */
const loop = (handler: string, waits = 'await look()'): string =>
  `async def f(q, task):\n    while True:\n        try:\n            ${waits}\n${handler
    .split('\n')
    .map(line => (line ? `        ${line}\n` : ''))
    .join('')}`;
const fixed = (before: string, after: string, waits?: string): Case =>
  ask(loop(before, waits), loop(after, waits), { notes: ['note.cancellable'] });
const left = (handler: string, waits?: string): Case => silent(loop(handler, waits));

export const SWALLOWED_CANCEL_CASES: Themes = {
  'code that is written oddly': [
    ask(
      oddLoop('except(asyncio.CancelledError, ValueError)as e:\n            print(e)'),
      oddLoop('except ValueError as e:\n            print(e)')
    )
  ],
  'loops that cannot be cancelled': [
    fixed('except:\n    pass', 'except Exception:\n    pass'),
    fixed('except :  # all\n    continue', 'except Exception :  # all\n    continue'),
    fixed('except BaseException:\n    pass', 'except Exception:\n    pass'),
    fixed('except BaseException as e:\n    print(e)', 'except Exception as e:\n    print(e)'),
    fixed('except:\n    await look()\n    q = 1', 'except Exception:\n    await look()\n    q = 1'),
    fixed('except: pass', 'except Exception: pass'),
    fixed('except:\n    print(1); continue', 'except Exception:\n    print(1); continue'),
    fixed(
      'except ValueError:\n    raise\nexcept:\n    pass',
      'except ValueError:\n    raise\nexcept Exception:\n    pass'
    ),
    fixed(
      'except:\n    q.append(None)',
      'except Exception:\n    q.append(None)',
      'q = await look(1)'
    ),
    fixed('except:\n    pass', 'except Exception:\n    pass', 'async with look() as x: print(x)'),
    fixed('except:\n    pass', 'except Exception:\n    pass', 'async for x in look(): print(x)'),
    fixed('except asyncio.CancelledError:\n    pass', 'except asyncio.CancelledError:\n    raise'),
    fixed('except asyncio.CancelledError: pass', 'except asyncio.CancelledError: raise'),
    fixed('except asyncio.CancelledError:\n    ...', 'except asyncio.CancelledError:\n    raise'),
    fixed(
      'except asyncio.CancelledError:\n    continue',
      'except asyncio.CancelledError:\n    raise'
    ),
    fixed(
      'except asyncio.CancelledError:\n    print("stopped")  # why',
      'except asyncio.CancelledError:\n    print("stopped")  # why\n    raise'
    ),
    fixed(
      'except asyncio.CancelledError as e: logger.info("%s", e)',
      'except asyncio.CancelledError as e: logger.info("%s", e); raise'
    ),
    fixed(
      'except asyncio.CancelledError:\n    print(1); print(2)',
      'except asyncio.CancelledError:\n    print(1); print(2); raise'
    ),
    fixed('except (asyncio.CancelledError, ValueError):\n    pass', 'except ValueError:\n    pass'),
    fixed(
      'except (KeyError, asyncio.CancelledError, ValueError) as e:\n    pass',
      'except (KeyError, ValueError) as e:\n    pass'
    ),
    fixed('except(asyncio.CancelledError, ValueError): pass', 'except ValueError: pass'),
    ask(
      'from asyncio import CancelledError as CE\n# %%\n' + loop('except CE:\n    pass'),
      'from asyncio import CancelledError as CE\n# %%\n' + loop('except CE:\n    raise')
    ),
    ask(
      'async def f():\n    for x in y:\n        if x:\n            try:\n                await g(x)\n            except:\n                pass\n',
      'async def f():\n    for x in y:\n        if x:\n            try:\n                await g(x)\n            except Exception:\n                pass\n'
    ),
    ask(
      'async def f(n):\n    while n < 3:\n        try:\n            await g(n)\n        except:\n            n += 1\n        if n: break\n',
      'async def f(n):\n    while n < 3:\n        try:\n            await g(n)\n        except Exception:\n            n += 1\n        if n: break\n'
    ),
    explain('Exception = Error\n# %%\n' + loop('except:\n    pass')),
    explain(loop('except (BaseException, OSError):\n    pass')),
    // It ends the loop, or hands the error on.
    left('except:\n    break'),
    left('except:\n    return'),
    left('except:\n    raise'),
    left('except:\n    if q:\n        raise\n    print(1)'),
    left('except:\n    sys.exit(1)'),
    left('except:\n    self.stop()'),
    left('except BaseException as e:\n    q.set_exception(e)'),
    left(
      'except BaseException as e:\n    if isinstance(e, asyncio.CancelledError):\n        q = 1'
    ),
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
    // The error may come from a task that was cancelled.
    left('except asyncio.CancelledError:\n    pass', 'await task'),
    left('except asyncio.CancelledError:\n    pass', 'await asyncio.wait_for(q, 1)'),
    left('except asyncio.CancelledError:\n    pass', 'await asyncio.gather(*q)'),
    left('except asyncio.CancelledError:\n    pass', 'await finish(task)'),
    left('except:\n    pass', 'task.cancel(); await task'),
    silent(
      'async def f(tasks):\n    for t in tasks:\n        t.cancel()\n    for t in tasks:\n        try:\n            await t\n        except (Exception, asyncio.CancelledError):\n            pass\n'
    ),
    left('except asyncio.CancelledError:\n    asyncio.current_task().uncancel()'),
    explain(
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
  ],
  'code that runs elsewhere': [
    silent(
      'try:\n    loop = asyncio.get_event_loop()\nexcept RuntimeError:\n    loop = asyncio.new_event_loop()\n    asyncio.set_event_loop(loop)\n'
    )
  ],
  'what comments put aside': [
    silent(
      'async def f():\n    while True:\n        try:\n            await g()\n        except:  # noqa: E722\n            pass\n'
    )
  ],
  'suppress()': [
    explain(
      'from contextlib import suppress\nasync def f():\n    while True:\n        with suppress(asyncio.CancelledError):\n            await g()\n'
    ),
    ask(
      'import contextlib\nasync def f():\n    while True:\n        with contextlib.suppress(OSError, asyncio.CancelledError):\n            await g()\n',
      'import contextlib\nasync def f():\n    while True:\n        with contextlib.suppress(OSError):\n            await g()\n'
    ),
    silent(
      'from contextlib import suppress\nasync def f(ts):\n    for t in ts:\n        with suppress(asyncio.CancelledError):\n            await t\n'
    ),
    silent(
      'from contextlib import suppress\nasync def f():\n    with suppress(asyncio.CancelledError):\n        while True:\n            await g()\n'
    ),
    silent(
      'from contextlib import suppress\nasync def f():\n    while True:\n        with suppress(OSError):\n            await g()\n'
    )
  ],
  'except* and finally': [
    ask(
      'async def f():\n    while True:\n        try:\n            await g()\n        except* asyncio.CancelledError:\n            pass\n',
      'async def f():\n    while True:\n        try:\n            await g()\n        except* asyncio.CancelledError:\n            raise\n'
    ),
    explain(
      'async def f():\n    while True:\n        try:\n            await g()\n        finally:\n            continue\n'
    ),
    silent(
      'async def f():\n    while True:\n        try:\n            await g()\n        finally:\n            for x in y:\n                continue\n'
    ),
    silent(
      'def f():\n    while True:\n        try:\n            g()\n        finally:\n            continue\n'
    )
  ],
  'outside of loops': [
    explain(
      'async def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\n        pass\n    await h()\n'
    ),
    silent(
      'async def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\n        pass\n    print("end")\n'
    ),
    silent(
      'async def f():\n    try:\n        await g()\n    except asyncio.CancelledError:\n        pass\n    return\n    await h()\n'
    ),
    silent(
      'async def f(task):\n    task.cancel()\n    try:\n        await task\n    except asyncio.CancelledError:\n        pass\n    await h()\n'
    )
  ]
};
