import { analyzeNotebook } from '../../analysis/engine';
import { ignoreEdit } from './ignore-edit';

const HEAD = 'import asyncio, time\n';

/** The source after the comment was added to the first finding; `null` if it can't be. */
function ignored(source: string): string | null {
  const cells = [{ id: 'a', source: HEAD + source, executionCount: null }];
  const [finding] = analyzeNotebook(cells);
  const edit = ignoreEdit(cells, finding, after => analyzeNotebook(after));
  return edit && (HEAD + source).slice(0, edit.from) + edit.insert + (HEAD + source).slice(edit.to);
}

describe('ignoreEdit', () => {
  it('adds a comment behind the line', () => {
    expect(ignored('async def f():\n    time.sleep(1)\n    time.sleep(2)')).toBe(
      `${HEAD}async def f():\n    time.sleep(1)  # loopscope: ignore[blocking-sleep]\n    time.sleep(2)`
    );
    expect(ignored('async def f():\n    time.sleep(1)  # short')).toContain(
      'time.sleep(1)  # short  # loopscope: ignore[blocking-sleep]'
    );
  });

  it('edits nothing behind a backslash or in a string', () => {
    expect(ignored('async def f():\n    time.sleep(1 + \\\n        2)')).toBeNull();
    expect(ignored('async def f():\n    print(time.sleep(1), """\n""")')).toBeNull();
  });
});
