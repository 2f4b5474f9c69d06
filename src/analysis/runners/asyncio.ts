/** `asyncio.run(main())` and `uvloop.run(main())`. */

import { awaitMain, doubted, writtenAs, type Recognizer } from './runner';

const RULES: Readonly<Record<string, string>> = {
  'asyncio.run': 'asyncio-run',
  'uvloop.run': 'uvloop'
};

export const asyncioRunner: Recognizer = (names, cell, call) => {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  if (found?.meaning.kind !== 'path') {
    return null;
  }
  const rule = RULES[found.meaning.path];
  if (!rule) {
    return null;
  }
  const written = writtenAs(cell, call);
  const rewrite = doubted(awaitMain(names, cell, call, 'main', written), call.path[0], found);
  return { rule, cell, call, written, always: rule === 'uvloop', rewrite };
};
