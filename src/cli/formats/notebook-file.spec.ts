import type { CodeFile } from './code-file';
import { readNotebook } from './notebook-file';
import { SkippedFile } from './skipped-file';
import { JSON_STYLES, notebookOf } from '../testing/json-styles';
import { seededRandom } from '../testing/seeded-random';

const opened = (text: string): CodeFile => {
  const file = readNotebook(text);
  if (file instanceof SkippedFile) {
    throw new Error(file.reason);
  }
  return file;
};

/** The text of a file with new sources. */
function rewritten(text: string, sources: Record<string, string>): string {
  return opened(text).withSources(new Map(Object.entries(sources)));
}

const SOURCES = ['import asyncio\n', 'a = "ä"\nasyncio.run(main())\n\nb = 1', 'one_line()'];

describe('readNotebook', () => {
  it('returns the code cells, numbered among all cells', () => {
    const { cells } = opened(JSON.stringify(notebookOf(SOURCES)));
    expect(cells).toEqual(
      SOURCES.map((source, index) => ({
        id: `cell-${index + 2}`,
        number: index + 2,
        source,
        executionCount: index + 1,
        error: null
      }))
    );
  });

  it('tells the kernel', () => {
    const notebook = {
      ...notebookOf(SOURCES),
      metadata: {
        kernelspec: { name: 'python', display_name: 'Python (Pyodide)', language: 'python' }
      }
    };
    expect(opened(JSON.stringify(notebook)).kernel?.implementation).toBe('pyodide');
  });

  it('reads format 3', () => {
    const old = {
      nbformat: 3,
      metadata: { name: '' },
      worksheets: [
        { cells: [{ cell_type: 'heading', source: 'x', level: 1 }] },
        {
          cells: [
            { cell_type: 'code', input: ['f()\n', 'g()'], prompt_number: 4, language: 'python' }
          ]
        }
      ]
    };
    const text = JSON.stringify(old, null, 1);
    expect(opened(text).cells).toEqual([
      { id: 'cell-2', number: 2, source: 'f()\ng()', executionCount: 4, error: null }
    ]);
    expect(rewritten(text, { 'cell-2': 'f()\nawait g()' })).toBe(
      text.replace('"g()"', '"await g()"')
    );
  });

  it.each([
    [{ language_info: { name: 'python' } }, true],
    [{ language_info: { name: 'R' }, kernelspec: { name: 'python3' } }, false],
    [{ kernelspec: { language: 'python', name: 'my-env' } }, true],
    [{ kernelspec: { language: 'julia' } }, false],
    [{ kernelspec: { name: 'my-env' } }, true],
    [{ kernelspec: { name: 'ir' } }, false],
    [{ kernelspec: { name: 'julia-1.11' } }, false],
    [{}, true]
  ])('decides by %j whether the notebook is Python: %s', (metadata, python) => {
    const notebook = { ...notebookOf(['x']), metadata };
    expect(readNotebook(JSON.stringify(notebook)) instanceof SkippedFile).toBe(!python);
  });

  it.each([
    ['', 'is empty'],
    ['{"cells": [}', 'is not valid JSON, see line 1'],
    ['{\n "cells": [],\n}', 'is not valid JSON, see line 3'],
    ['{"cells": []\n<<<<<<< HEAD\n', 'contains merge conflict markers'],
    ['[1]', 'is not a notebook'],
    ['{"nbformat": 4}', 'is not a notebook: it has no cells'],
    [
      '{"nbformat": 2, "worksheets": []}',
      'has notebook format 2; only formats 3 and 4 are supported'
    ],
    ['{"cells": [1]}', 'is not a notebook: cell 1 is not an object'],
    ['{"cells": [{"cell_type": "code"}]}', 'is not a notebook: cell 1 has no source'],
    ['{"cells": [{"cell_type": "code", "source": [1]}]}', 'is not a notebook: cell 1 has no source']
  ])('refuses %j', (text, why) => {
    expect(() => readNotebook(text)).toThrow(why);
  });
});

describe('withSources', () => {
  describe.each(JSON_STYLES)('in the style "$name"', ({ write }) => {
    it.each([true, false])('changes only the given sources (source as a list: %s)', lines => {
      const write_ = (sources: string[]) => write(notebookOf(sources, { lines }));
      const text = write_(SOURCES);
      const change = (index: number, source: string) => {
        const after = [...SOURCES];
        after[index] = source;
        expect(rewritten(text, { [`cell-${index + 2}`]: source })).toBe(write_(after));
      };
      change(1, 'a = "ä"\nawait main()\n\nb = 1');
      change(1, 'import x\na = "ä"\nasyncio.run(main())\n\nb = 1\n');
      change(1, 'b = 1');
      change(1, 'a = "ü → 😀"');
      change(2, 'two()\n"lines"\\');
      expect(rewritten(text, {})).toBe(text);
    });

    it('writes what the style would have written, for random changes', () => {
      const random = seededRandom(11);
      const pieces = ['a()', 'b = "\\t"', '', '# ä 😀', '    c', '\u2028', 'd'];
      const source = () =>
        Array.from({ length: 1 + random() * 6 }, () => pieces[Math.floor(random() * 7)]).join(
          '\n'
        ) || 'x';
      for (let round = 0; round < 150; round++) {
        // A list with a single line doesn't show how the file separates lines.
        const before = [source(), `${source()}\nx`, source()];
        const after = [before[0], source(), source()];
        const changed = { 'cell-3': after[1], 'cell-4': after[2] };
        for (const lines of [true, false]) {
          const text = write(notebookOf(before, { lines }));
          expect(rewritten(text, changed)).toBe(write(notebookOf(after, { lines })));
        }
      }
    });
  });

  const cell = (source: string) =>
    `{"nbformat":4, "cells" : [ {"cell_type":"code","source":${source}}], "metadata":{} }`;

  it.each([
    [
      'escapes of its own',
      String.raw`["\u0061 = '\/'\n", "f\u0028)"]`,
      "a = '/'\nawait f()",
      String.raw`["\u0061 = '\/'\n", "await f()"]`
    ],
    ['odd spaces', '[ "a\\n" ,"b\\n"\n , "c" ]', 'a\nB\nc', '[ "a\\n" ,"B\\n"\n , "c" ]'],
    ['several lines in a string', '["a\\nb\\n","c\\nd"]', 'a\nB\nc\nD', '["a\\nB\\n","c\\nD"]'],
    ['a line in several strings', '["a", "b\\n", "c"]', 'x\nc', '["x\\n", "", "c"]'],
    ['one string', '"a\\nb\\nc"', 'a\nnew\nb\nC\n', '"a\\nnew\\nb\\nC\\n"'],
    [
      'line ends of several kinds',
      '["a\\n", "b\\r\\n", "c"]',
      'a\nB\nnew\nc',
      '["a\\n", "B\\r\\n", "new\\n", "c"]'
    ],
    [
      'Windows line ends in the source',
      '["a\\r\\n", "b\\r\\n", "c"]',
      'a\nB\nnew\nc',
      '["a\\r\\n", "B\\r\\n", "new\\r\\n", "c"]'
    ],
    ['lone halves of characters', '["\\ud800\\n", "f()"]', '\ud800\ng()', '["\\ud800\\n", "g()"]'],
    ['a list that becomes empty', '["a\\n", "b"]', '', '[]']
  ])('keeps %s', (_, before, source, after) => {
    expect(rewritten(cell(before), { 'cell-1': source })).toBe(cell(after));
  });

  it('rewrites the last of two sources, which is the one that JSON readers use', () => {
    const text = '{"cells":[{"cell_type":"code","source":["a"],"source":["b"]}]}';
    expect(rewritten(text, { 'cell-1': 'c' })).toBe(text.replace('"b"', '"c"'));
  });
});

describe('lineInFile', () => {
  it('is the line of the JSON that contains the line of code', () => {
    const text = JSON.stringify(notebookOf(SOURCES), null, 1);
    const line = opened(text).lineInFile('cell-3', 2);
    expect(text.split('\n')[line - 1]).toContain('asyncio.run(main())\\n"');
    const single = JSON.stringify(notebookOf(SOURCES, { lines: false }), null, 1);
    const other = opened(single).lineInFile('cell-3', 4);
    expect(single.split('\n')[other - 1]).toContain('b = 1"');
  });
});
