/**
 * Cells that several specs run.
 */

/** A task that waits, again and again. */
export const TICKER = [
  'import asyncio',
  'async def tick():',
  '    while True:',
  '        await asyncio.sleep(0.5)',
  'ticker = asyncio.create_task(tick(), name="ticker")'
].join('\n');

/** Each look finds other tasks, so the panel looks as often as it ever does. */
export const CHURN = [
  'import asyncio',
  'async def churn():',
  '    while True:',
  '        await asyncio.create_task(asyncio.sleep(0.02))',
  'churning = asyncio.create_task(churn(), name="churn")'
].join('\n');
