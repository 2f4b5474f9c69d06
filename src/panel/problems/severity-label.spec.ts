import { nullTranslator } from '@jupyterlab/translation';

import { analyzeNotebook } from '../../analysis/engine';
import { severityLabel } from './severity-label';

const trans = nullTranslator.load('');

/** The label of the first finding in a cell. */
function labelOf(source: string): string | null {
  const [finding] = analyzeNotebook([{ id: 'c', source, executionCount: 1 }]);
  return severityLabel({ key: '', severity: 'hint', findings: [finding] }, trans);
}

describe('severityLabel', () => {
  it('speaks of a patch only where there is one', () => {
    expect(
      labelOf('import asyncio, nest_asyncio\nnest_asyncio.apply()\nasyncio.run(main())')
    ).toContain('patched');
    expect(
      labelOf('import asyncio\nawait asyncio.gather(a(), b(), return_exceptions=True)\nprint("x")')
    ).toBe('Hint');
  });
});
