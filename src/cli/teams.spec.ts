/**
 * Tests what teams need of `loopscope check`, through the bundled program.
 */

import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { folderWith, removeFolders } from './testing/folder';
import { JSON_STYLES, notebookOf } from './testing/json-styles';
import { buildProgram, runProgram } from './testing/program';

jest.setTimeout(120_000);

let program: string;

beforeAll(() => {
  program = buildProgram();
});

afterAll(removeFolders);

const run = (folder: string, ...args: string[]) => runProgram(program, folder, args);
const pipe = (folder: string, input: string, ...args: string[]) =>
  runProgram(program, folder, args, input);
const read = (folder: string, name: string) => readFileSync(path.join(folder, name), 'utf8');

const nbformat = JSON_STYLES[0].write;
const RUN = 'import asyncio\n\nasync def main():\n    return 1\n';
const BAD = nbformat(notebookOf([RUN, 'x = asyncio.run(main())\nprint(x)\n']));
const TWO = nbformat(notebookOf([RUN, 'x = asyncio.run(main())\nmain()\nprint(x)\n']));

/** The rules and paths of the findings of a run. */
function findingsOf(stdout: string): [string, string][] {
  const { files } = JSON.parse(stdout) as {
    files: { path: string; findings: { rule: string }[] }[];
  };
  return files.flatMap(({ path: file, findings }) =>
    findings.map(({ rule }): [string, string] => [file, rule])
  );
}

describe('the configuration', () => {
  const found = (folder: string, ...args: string[]) => {
    const { stdout, status } = run(folder, 'check', '--format', 'json', ...args, '.');
    return [findingsOf(stdout), status];
  };
  const both = [
    ['a.ipynb', 'asyncio-run'],
    ['a.ipynb', 'missing-await']
  ];

  it.each([
    ['pyproject.toml', '[tool.ruff]\nline-length = 100\n\n[tool.loopscope]\n', 'tool.loopscope.'],
    ['loopscope.toml', '', '']
  ])('selects and ignores rules: %s', (file, head, prefix) => {
    const config = (text: string) => folderWith({ 'a.ipynb': TWO, [file]: `${head}${text}\n` });
    expect(found(config(''))).toEqual([both, 1]);
    expect(found(config('select = ["asyncio-run"]'))).toEqual([both.slice(0, 1), 1]);
    const folder = config('ignore = ["asyncio-run"]');
    expect(found(folder)).toEqual([both.slice(1), 1]);
    expect(found(folder, '--isolated')).toEqual([both, 1]);
    expect(found(folder, '--select', 'asyncio-run')).toEqual([both.slice(0, 1), 1]);
    const levels = `[${prefix}levels]\nasyncio-run = "off"\nmissing-await = "hint"`;
    expect(found(config(levels))).toEqual([both.slice(1), 0]);
    const perFile = `[${prefix}per-file-ignores]\n"sub/" = ["asyncio-run"]\n"*.ipynb" = ["missing-await"]`;
    expect(found(config(perFile))).toEqual([both.slice(0, 1), 1]);
  });

  it('is found in a folder above, up to the root of the repository', () => {
    const files = {
      'pyproject.toml': '[tool.loopscope]\nignore = ["asyncio-run"]\nexclude = ["b.ipynb"]\n',
      'sub/deep/a.ipynb': BAD,
      'sub/deep/b.ipynb': BAD
    };
    const folder = folderWith(files);
    expect(run(path.join(folder, 'sub', 'deep'), 'check', '.').stdout).toBe(
      'No findings in 1 file.\n'
    );
    const other = folderWith({ ...files, 'sub/.git/HEAD': 'ref: refs/heads/main\n' });
    expect(run(path.join(other, 'sub', 'deep'), 'check', '.').status).toBe(1);
  });

  it('sets the levels of the reports', () => {
    const text = '[tool.loopscope.levels]\nasyncio-run = "error"\nmissing-await = "hint"\n';
    const folder = folderWith({ 'a.ipynb': TWO, 'pyproject.toml': text });
    expect(run(folder, 'check', '.').stdout).toMatch(
      /a\.ipynb:cell 3:1:5: asyncio-run \(error\): [^]*a\.ipynb:cell 3:2:1: missing-await \(hint\): /
    );
    const sarif = JSON.parse(run(folder, 'check', '--format', 'sarif', '.').stdout);
    expect(sarif.runs[0].results.map(({ level }: { level: string }) => level)).toEqual([
      'error',
      'note'
    ]);
    expect(run(folder, 'check', '--format', 'github', '.').stdout).toMatch(
      /^::error file=a\.ipynb,line=\d+,title=loopscope asyncio-run::Cell 3, line 1: .*\n::notice /
    );
  });

  it.each([
    ['select = ["nope"]', /"select" names a rule "nope", which does not exist/],
    ['selct = []', /there is no option "selct"\. The options are select, ignore/],
    ['ignore = "asyncio-run"', /"ignore" must be a list of texts/],
    ['respect-gitignore = "no"', /"respect-gitignore" must be true or false/],
    ['[tool.loopscope.levels]\nasyncio-run = "loud"', /must be one of off, hint, warning, error/],
    ['[tool.loopscope.per-file-ignores]\n"a" = ["no"]', /per-file-ignores\."a"/],
    ['select = [', /pyproject\.toml is not valid TOML, see line 3/],
    ['baseline = "none.json"', /The baseline none\.json does not exist/]
  ])('ends with 2 for %j, and nothing is written', (text, why) => {
    const folder = folderWith({
      'a.ipynb': BAD,
      'pyproject.toml': `[tool.loopscope]\n${text}\n`
    });
    const { stdout, stderr, status } = run(folder, 'check', '--fix', '.');
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toMatch(why);
    expect(read(folder, 'a.ipynb')).toBe(BAD);
  });

  it('can be named', () => {
    const folder = folderWith({
      'a.ipynb': BAD,
      'x.toml': 'ignore = ["asyncio-run"]\n',
      'ci/pyproject.toml': '[project]\nname = "loopscope"\n'
    });
    expect(run(folder, 'check', '--config', 'x.toml', '.').status).toBe(0);
    expect(run(folder, 'check', '--config', 'none.toml', '.')).toMatchObject({
      stderr: 'loopscope: The configuration none.toml does not exist.\n',
      status: 2
    });
    expect(run(folder, 'check', '--config', 'ci/pyproject.toml', '.').stderr).toBe(
      'loopscope: ci/pyproject.toml has no table [tool.loopscope].\n'
    );
  });
});

describe('the files', () => {
  const paths = (folder: string, ...args: string[]) =>
    findingsOf(run(folder, 'check', '--format', 'json', ...args).stdout).map(([file]) =>
      file.split(path.sep).join('/')
    );

  it('leave out what Git ignores', () => {
    const folder = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/info/exclude': 'local/\n',
      '.gitignore': 'build/\n/out.ipynb\n*.tmp.ipynb\n',
      'a.ipynb': BAD,
      'build/b.ipynb': BAD,
      'local/b.ipynb': BAD,
      'out.ipynb': BAD,
      'sub/out.ipynb': BAD,
      'sub/c.tmp.ipynb': BAD,
      'sub/.gitignore': '!c.tmp.ipynb\nd.ipynb\n',
      'sub/d.ipynb': BAD
    });
    const kept = ['a.ipynb', 'sub/c.tmp.ipynb', 'sub/out.ipynb'];
    expect(paths(folder, '.')).toEqual(kept);
    expect(paths(path.join(folder, 'sub'), '.')).toEqual(['c.tmp.ipynb', 'out.ipynb']);
    // Named paths are checked.
    expect(paths(folder, 'build', 'out.ipynb')).toEqual(['build/b.ipynb', 'out.ipynb']);
    const all = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.gitignore': 'b.ipynb\n',
      'loopscope.toml': 'respect-gitignore = false\n',
      'b.ipynb': BAD
    });
    expect(paths(all, '.')).toEqual(['b.ipynb']);
  });

  it('leave out what patterns exclude, also if it is named', () => {
    const folder = folderWith({
      'pyproject.toml': '[tool.loopscope]\nexclude = ["old/"]\n',
      'a.ipynb': BAD,
      'old/b.ipynb': BAD,
      'c.draft.ipynb': BAD
    });
    expect(paths(folder, '--exclude', '*.draft.ipynb', '.')).toEqual(['a.ipynb']);
    const elsewhere = ['check', '-q', '--exclude', '*.draft.ipynb', '--exclude', 'a.*', folder];
    expect(run(folderWith(), ...elsewhere).stdout).toMatch(
      /^\S*b\.ipynb:[^\n]*\n[^\n]*\n[^\n]*\n$/
    );
    expect(run(folder, 'check', 'old/b.ipynb')).toEqual({
      stdout: 'No file was checked.\n1 file skipped: the configuration excludes it.\n',
      stderr: 'loopscope: old/b.ipynb is skipped: the configuration excludes it.\n',
      status: 0
    });
  });

  it('are each checked once, through however many links', () => {
    const folder = folderWith({ 'data/a.ipynb': BAD });
    symlinkSync(path.join('data', 'a.ipynb'), path.join(folder, 'link.ipynb'));
    symlinkSync('data', path.join(folder, 'other'));
    expect(paths(folder, '.', 'link.ipynb', 'other')).toHaveLength(1);
    expect(run(folder, 'check', '--fix', '.', 'link.ipynb').stdout).toBe(
      'Fixed 1 finding in 1 file.\nNo findings left in 1 file.\n'
    );
  });

  it('can be many, and are checked in order in all threads', () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${1000 + index}.ipynb`);
    const folder = folderWith(Object.fromEntries(names.map(name => [name, BAD])));
    expect(paths(folder, '.')).toEqual(names);
    expect(run(folder, 'check', '--fix', '.')).toMatchObject({
      stdout: 'Fixed 300 findings in 300 files.\nNo findings left in 300 files.\n',
      status: 0
    });
  });

  it('name a Git LFS pointer', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    const folder = folderWith({ 'a.ipynb': pointer });
    expect(run(folder, 'check', '.')).toMatchObject({
      stderr:
        'loopscope: a.ipynb is a Git LFS pointer. Run "git lfs pull" to fetch the notebook.\n',
      status: 2
    });
  });
});

describe('the formats', () => {
  const LIGHT = `# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: light
# ---

# Text: \`asyncio.run(main())\`.

import asyncio

# + tags=["a"]
async def main():

    return 1
# -

asyncio.create_task(main())

x = asyncio.run(main())
`;
  const DATABRICKS = `# Databricks notebook source
import asyncio

async def main():
    return 1

# COMMAND ----------

# MAGIC %sql
# MAGIC select 1

# COMMAND ----------

x = asyncio.run(main())
`;
  const MYST = `---
kernelspec:
  name: python3
  language: python
---

\`\`\`python
asyncio.run(shown())
\`\`\`

\`\`\`{code-cell} ipython3
---
tags: [a]
---
import asyncio

async def main():
    return 1
\`\`\`

:::{code-cell}
:tags: [a]
x = asyncio.run(main())
:::

\`\`\`\`{code-cell} julia
asyncio.run(main())
\`\`\`\`
`;
  const QUARTO = `---
title: A
jupyter: python3
---

\`\`\`{python}
#| echo: false
import asyncio

async def main():
    return 1
\`\`\`

\`\`\`python
asyncio.run(shown())
\`\`\`

- A list

  \`\`\`{python}
  x = asyncio.run(main())
  \`\`\`
`;
  const JUPYTEXT = `---
jupyter:
  kernelspec:
    name: python3
    language: python
---

<!-- #region -->
\`\`\`python
asyncio.run(shown())
\`\`\`
<!-- #endregion -->

\`\`\`python
import asyncio

async def main():
    return 1
\`\`\`

\`\`\`python active=""
asyncio.run(main())
\`\`\`

\`\`\`python tags=["a"]
x = asyncio.run(main())
\`\`\`
`;

  it.each([
    ['light.py', LIGHT],
    ['databricks.py', DATABRICKS],
    ['myst.md', MYST],
    ['quarto.qmd', QUARTO],
    ['jupytext.md', JUPYTEXT],
    ['windows.md', MYST.replace(/\n/g, '\r\n')]
  ])('are checked and fixed: %s', (name, text) => {
    const folder = folderWith({ [name]: text });
    const { stdout, status } = run(folder, 'check', '.');
    const line = text.split(/\r?\n/).findIndex(own => own.includes('x = asyncio.run(')) + 1;
    expect(stdout).toMatch(new RegExp(`^${name}:${line}:\\d+: asyncio-run: `));
    expect(stdout).toMatch(/\n1 finding in 1 file:\n/);
    expect(status).toBe(1);
    expect(run(folder, 'check', '--fix', '.').status).toBe(0);
    expect(read(folder, name)).toBe(text.replace('x = asyncio.run(main())', 'x = await main()'));
  });

  it.each([
    ['a.py', 'import asyncio\nasyncio.run(f())\n', 'it is a script without cells'],
    [
      'a.py',
      'import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    x = 1\n    return\n',
      'it is a marimo notebook, which stores its cells as functions'
    ],
    [
      'a.qmd',
      '```{python}\nasyncio.run(f())\n```\n\n```{r}\nx\n```\n',
      'knitr runs its code, without an event loop'
    ],
    ['a.md', '# Text\n\n```python\nasyncio.run(f())\n```\n', 'it has no code cells in Python'],
    [
      'a.md',
      '---\nkernelspec:\n  name: java\n  language: java\n---\n\n```{code-cell}\nasyncio.run(f())\n```\n',
      'its language is not Python'
    ],
    [
      'a.ipynb',
      nbformat(notebookOf(['asyncio.run(f())'], { language: 'R' })),
      'its language is not Python'
    ]
  ])('are skipped with a reason: %s %#', (name, text, reason) => {
    const folder = folderWith({ [name]: text });
    expect(run(folder, 'check', '--fix', '--ask', name)).toEqual({
      stdout: `No file was checked.\n1 file skipped: ${reason}.\n`,
      stderr: `loopscope: ${name} is skipped: ${reason}.\n`,
      status: 0
    });
    const { skipped } = JSON.parse(run(folder, 'check', '--format', 'json', name).stdout);
    expect(skipped).toEqual([{ path: name, reason }]);
    expect(read(folder, name)).toBe(text);
  });
});

describe('the input', () => {
  it('is checked under its name', () => {
    const folder = folderWith({
      'pyproject.toml': '[tool.loopscope.per-file-ignores]\n"x.ipynb" = ["asyncio-run"]\n'
    });
    const named = pipe(folder, BAD, 'check', '-', '--stdin-filename', 'sub/a.ipynb');
    expect(named.stdout).toMatch(/^sub\/a\.ipynb:cell 3:1:5: asyncio-run: /);
    expect(named.status).toBe(1);
    expect(pipe(folder, BAD, 'check', '-').stdout).toMatch(/^stdin\.ipynb:cell 3:1:5/);
    expect(pipe(folder, BAD, 'check', '-', '--stdin-filename', 'x.ipynb').status).toBe(0);
    expect(pipe(folder, '# %%\nimport asyncio\nasyncio.run(f())\n', 'check', '-').stdout).toMatch(
      /^stdin\.py:3:1: asyncio-run/
    );
    expect(pipe(folder, '{', 'check', '-')).toMatchObject({
      stderr: expect.stringContaining('stdin.ipynb is not valid JSON'),
      status: 2
    });
  });

  it('is printed with its fixes, or as it was', () => {
    const folder = folderWith();
    const { stdout, stderr, status } = pipe(folder, BAD, 'check', '--fix', '-');
    expect(stdout).toBe(BAD.replace('asyncio.run(main())\\n', 'await main()\\n'));
    expect([stderr, status]).toEqual([
      'Fixed 1 finding in 1 file.\nNo findings left in 1 file.\n',
      0
    ]);
    expect(pipe(folder, stdout, 'check', '--fix', '-q', '-')).toEqual({
      stdout,
      stderr: '',
      status: 0
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the changes', () => {
  it('are shown as a diff that applies', () => {
    const folder = folderWith({ 'sub/a.ipynb': BAD, 'good.py': '# %%\nx = 1\n' });
    const { stdout, status } = run(folder, 'check', '--diff', '.');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^--- sub\/a\.ipynb\n\+\+\+ sub\/a\.ipynb\n@@ /);
    expect(read(folder, 'sub/a.ipynb')).toBe(BAD);
    const patched = spawnSync('git', ['apply', '-p0'], {
      cwd: folder,
      input: stdout,
      encoding: 'utf8'
    });
    expect(patched.stderr).toBe('');
    expect(read(folder, 'sub/a.ipynb')).toBe(
      BAD.replace('asyncio.run(main())\\n', 'await main()\\n')
    );
    expect(run(folder, 'check', '--diff', '.')).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  it('are comments that ignore each finding', () => {
    const cells = [
      RUN,
      'x = asyncio.run(main())  # the first\nmain()\nprint(x)',
      'y = asyncio.run(  # loopscope: ignore[uvloop]\n    main()\n)',
      'z = asyncio.run(g("""\ntext"""))',
      '%time asyncio.run(main())'
    ];
    const text = nbformat(notebookOf(cells));
    const folder = folderWith({ 'a.ipynb': text, 'b.ipynb': nbformat(notebookOf([RUN])) });
    const { stdout, status } = run(folder, 'check', '--add-ignore', '.');
    expect(stdout).toMatch(/Added comments that ignore 4 findings\.\n1 finding left in 1 of 2/);
    expect(status).toBe(1);
    const sources = JSON.parse(read(folder, 'a.ipynb')).cells.map(
      ({ source }: { source: string[] }) => source.join('')
    );
    expect(sources.slice(2)).toEqual([
      'x = asyncio.run(main())  # the first  # loopscope: ignore[asyncio-run]\nmain()  # loopscope: ignore[missing-await]\nprint(x)',
      'y = asyncio.run(  # loopscope: ignore[uvloop, asyncio-run]\n    main()\n)',
      'z = asyncio.run(g("""\ntext"""))  # loopscope: ignore[asyncio-run]',
      '%time asyncio.run(main())'
    ]);
    const left = read(folder, 'a.ipynb');
    expect(run(folder, 'check', '--add-ignore', '.').status).toBe(1);
    expect(read(folder, 'a.ipynb')).toBe(left);
  });
});

describe('the baseline', () => {
  it('leaves out the findings that there were, also when they move', () => {
    const folder = folderWith({ 'a.ipynb': BAD, 'sub/b.ipynb': TWO });
    expect(run(folder, 'check', '--write-baseline', '.')).toEqual({
      stdout: 'Wrote .loopscope-baseline.json with 3 findings.\n',
      stderr: '',
      status: 0
    });
    const baseline = ['--baseline', '.loopscope-baseline.json'];
    expect(run(folder, 'check', ...baseline, '.')).toEqual({
      stdout: 'No findings in 2 files.\n3 more findings are in the baseline.\n',
      stderr: '',
      status: 0
    });
    // The path of the baseline is from its file, wherever the command runs.
    expect(
      run(path.join(folder, 'sub'), 'check', '--baseline', '../.loopscope-baseline.json', '.')
        .status
    ).toBe(0);
    const more = nbformat(
      notebookOf([RUN, 'print(1)', 'x = asyncio.run(main())\nprint(x)', 'y = asyncio.run(main())'])
    );
    const other = folderWith({
      'a.ipynb': more,
      '.loopscope-baseline.json': read(folder, '.loopscope-baseline.json'),
      'pyproject.toml': '[tool.loopscope]\nbaseline = ".loopscope-baseline.json"\n'
    });
    const { stdout, status } = run(other, 'check', '.');
    expect(stdout).toMatch(/^a\.ipynb:cell 5:1:5: asyncio-run/);
    expect(stdout).toMatch(/\n1 finding in 1 file:[^]*\n1 more finding is in the baseline\.\n$/);
    expect(status).toBe(1);
  });

  it('must be a baseline', () => {
    const folder = folderWith({ 'a.ipynb': BAD, 'b.json': '{"files": {}}' });
    expect(run(folder, 'check', '--baseline', 'b.json', '.').stderr).toBe(
      'loopscope: b.json is not a baseline. "--write-baseline" writes it again.\n'
    );
  });
});

describe('the reports', () => {
  it('are numbers alone with --statistics', () => {
    const folder = folderWith({ 'a.ipynb': TWO, 'b.py': 'x = 1\n' });
    expect(run(folder, 'check', '--statistics', '.').stdout).toBe(
      `2 findings in 1 file:
  asyncio-run    1  1 can be fixed with --fix
  missing-await  1  1 can be fixed with --fix --ask
1 file skipped: it is a script without cells.
`
    );
  });

  it('are annotations for GitHub', () => {
    const folder = folderWith({
      'sub,a/b.ipynb': BAD,
      'c.py': '# %%\nimport asyncio\nasyncio.run(f())\n',
      'd.ipynb': '{'
    });
    const { stdout } = run(folder, 'check', '--format', 'github', '.');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^::warning file=c\.py,line=3,endLine=3,col=1,endColumn=\d+,title=loopscope asyncio-run::A notebook/
      ),
      expect.stringMatching(/^::error file=d\.ipynb::d\.ipynb is not valid JSON/),
      expect.stringMatching(/^::warning file=sub%2Ca\/b\.ipynb,line=\d+,title=.*::Cell 3, line 1: /)
    ]);
    const line = Number(/line=(\d+)/.exec(lines[2])![1]);
    expect(read(folder, 'sub,a/b.ipynb').split('\n')[line - 1]).toContain('asyncio.run');
  });

  it('are JUnit XML', () => {
    const folder = folderWith({
      'a&b.ipynb': BAD,
      'good.ipynb': nbformat(notebookOf([RUN])),
      'd.ipynb': '{'
    });
    const { stdout } = run(folder, 'check', '--format', 'junit', '.');
    const parsed = spawnSync(
      process.env.PYTHON ?? 'python3',
      [
        '-c',
        'import sys, json, xml.etree.ElementTree as E; r = E.fromstring(sys.stdin.buffer.read()); print(json.dumps([r.attrib, [[c.attrib, [x.tag for x in c]] for c in r.iter("testcase")]]))'
      ],
      { input: stdout, encoding: 'utf8' }
    );
    expect(JSON.parse(parsed.stdout)).toEqual([
      { name: 'loopscope', tests: '3', failures: '1', errors: '1' },
      [
        [{ classname: 'a&b.ipynb', name: 'asyncio-run (cell 3, line 1, column 5)' }, ['failure']],
        [{ classname: 'd.ipynb', name: 'read' }, ['error']],
        [{ classname: 'good.ipynb', name: 'check' }, []]
      ]
    ]);
  });

  it('are an HTML page that nothing in a notebook can break out of', () => {
    const hostile = 'asyncio.run(main("</code><script>alert(1)</script>\u202e"))';
    const folder = folderWith({
      '<img src=x>.ipynb': nbformat(notebookOf([RUN, hostile])),
      'a.ipynb': BAD,
      'good.ipynb': nbformat(notebookOf([RUN])),
      'd.ipynb': '{'
    });
    const { stdout, status } = run(folder, 'check', '--format', 'html', '.');
    expect(status).toBe(2);
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(stdout).toContain('<title>2 asyncio findings</title>');
    expect(stdout).toContain('<dd>2</dd><dt>files with findings</dt>');
    expect(stdout).toContain('<bdi>&lt;img src=x&gt;.ipynb</bdi>');
    expect(stdout).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}');
    expect(stdout).toContain('<bdi>d.ipynb</bdi>: is not valid JSON');
    expect(stdout).not.toContain('good.ipynb');
    // One file: no script, and nothing from elsewhere.
    expect(stdout).not.toMatch(
      /<(script|img|link|iframe|object|embed)\b|\b(src|href|on\w+)="|url\(|@import/i
    );
    const parsed = spawnSync(
      process.env.PYTHON ?? 'python3',
      [
        '-c',
        [
          'import sys, json, html.parser',
          'class P(html.parser.HTMLParser):',
          '  stack, bad = [], []',
          '  def handle_starttag(self, tag, attrs):',
          "    if tag != 'meta': self.stack.append(tag)",
          '  def handle_endtag(self, tag):',
          '    if not self.stack or self.stack.pop() != tag: self.bad.append([tag, self.getpos()])',
          'p = P()',
          'p.feed(sys.stdin.buffer.read().decode())',
          'print(json.dumps([p.stack, p.bad]))'
        ].join('\n')
      ],
      { input: stdout, encoding: 'utf8' }
    );
    expect(JSON.parse(parsed.stdout)).toEqual([[], []]);
  });

  it('use the errors in the outputs', () => {
    const notebook = notebookOf(['import lib\n', 'result = lib.fetch_all(3)\n']) as {
      cells: { outputs?: object[] }[];
    };
    notebook.cells[2].outputs = [
      {
        output_type: 'error',
        ename: 'RuntimeError',
        evalue: 'asyncio.run() cannot be called from a running event loop',
        traceback: [
          '\u001b[0;31m-----\u001b[0m',
          'RuntimeError   Traceback (most recent call last)',
          'Cell In[2], line 1\n----> 1 result = lib.fetch_all(3)\n',
          'File ~/lib.py:3, in fetch_all(n)\n      2 def fetch_all(n):\n----> 3     return asyncio.run(_all(n))\n',
          'RuntimeError: asyncio.run() cannot be called from a running event loop'
        ]
      }
    ];
    const text = nbformat(notebook);
    const folder = folderWith({
      'a.ipynb': text,
      'edited.ipynb': text.replace('"result = lib.fetch_all(3)', '"result = lib.other(3)'),
      'ignored.ipynb': text.replace(
        '"result = lib.fetch_all(3)',
        '"result = lib.fetch_all(3)  # loopscope: ignore'
      )
    });
    const { stdout } = run(folder, 'check', '--format', 'json', '.');
    expect(findingsOf(stdout)).toEqual([['a.ipynb', 'library-runner']]);
    expect(run(folder, 'check', '--fix', '--ask', '-q', 'a.ipynb').status).toBe(0);
    const [, , { source }] = JSON.parse(read(folder, 'a.ipynb')).cells;
    expect(source.join('')).toMatch(/result = await asyncio\.to_thread\(lib\.fetch_all, 3\)/);
  });
});
