import { explain, silent, type Themes } from '../table';

export const POLLING_LOOP_CASES: Themes = {
  'loops that only sleep': [
    explain('async def use():\n    while not ready:\n        await asyncio.sleep(1)\n'),
    explain('while queue.empty():\n    await asyncio.sleep(0.1)\n'),
    explain('while not state.finished:\n    # wait\n    await asyncio.sleep(0.1)\n'),
    silent('while True:\n    await asyncio.sleep(1)\n'),
    silent('while client.status(job) != "done":\n    await asyncio.sleep(1)\n'),
    silent('while not ready:\n    await asyncio.sleep(1)\n    print("waiting")\n'),
    silent('while not ready:\n    ready = await look()\n'),
    silent('while not task.done():\n    await asyncio.sleep(1)\n'),
    silent('while n < 3:\n    await asyncio.sleep(1)\n'),
    silent('while not path.exists():\n    await asyncio.sleep(1)\n'),
    silent('while not ready:\n    await asyncio.wait_for(event.wait(), 1)\n')
  ]
};
