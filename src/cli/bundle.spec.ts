/**
 * Tests the bundled program as users get it: plain Node runs it outside this repository.
 */

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { RULES } from '../analysis/engine';
import { version } from './version';
import { folderWith, removeFolders } from './testing/folder';
import { notebookOf, JSON_STYLES } from './testing/json-styles';
import { buildProgram, PLAIN_ENV, ROOT, runProgram } from './testing/program';

jest.setTimeout(120_000);

let program: string;

beforeAll(() => {
  program = buildProgram();
});

afterAll(removeFolders);

const run = (folder: string, ...args: string[]) => runProgram(program, folder, args);

const nbformat = JSON_STYLES[0].write;
const RUN = 'import asyncio\n\nasync def main():\n    return 1\n';
const BAD = [RUN, 'x = asyncio.run(main())\nprint(x)\n'];
const GOOD = [RUN, 'x = await main()\nprint(x)\n'];
const ASK = [RUN, 'main()\nx = 1\n'];

const read = (folder: string, name: string) => readFileSync(path.join(folder, name), 'utf8');

describe('loopscope', () => {
  it('is one file without dependencies', () => {
    const text = readFileSync(program, 'utf8');
    expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(program).mode & 0o111).not.toBe(0);
    const modules = new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(match => match[1]));
    expect(
      [...modules].filter(
        name =>
          !/^(node:)?(buffer|fs|os|path|url|util|crypto|timers\/promises|worker_threads)$/.test(
            name
          )
      )
    ).toEqual([]);
  });

  it('contains the licenses of its packages', () => {
    const text = readFileSync(program, 'utf8');
    for (const name of ['@lezer/python', '@lezer/lr', '@lezer/common', 'jsonc-parser']) {
      expect(text).toMatch(new RegExp(`^${name}\n\n(The )?MIT License`, 'im'));
    }
    expect(text).toMatch(/^diff\n\nBSD 3-Clause License/im);
    expect(text).toMatch(/^ignore\n\nCopyright .* Kael Zhang/im);
    expect(text).toMatch(/^smol-toml\n\nCopyright/im);
  });

  it('is reproducible', () => {
    const other = path.join(folderWith(), 'loopscope.cjs');
    spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'cli.mjs'), other]);
    expect(readFileSync(other).equals(readFileSync(program))).toBe(true);
  });

  it('prints its version, its rules and its help text', () => {
    const folder = folderWith();
    expect(run(folder, '--version')).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
    expect(run(folder, '--help').stdout).toContain('loopscope check PATH');
    const { stdout } = run(folder, 'rules');
    RULES.forEach(({ id, title }) =>
      expect(stdout).toMatch(new RegExp(`^${id} .*  ${title.replace(/[.()*]/g, '\\$&')}$`, 'm'))
    );
    expect(run(folder, 'check', '--nope').status).toBe(2);
  });
});

describe('loopscope check', () => {
  it('finds nothing in a correct notebook and does not write it', () => {
    const folder = folderWith({ 'good.ipynb': nbformat(notebookOf(GOOD)) });
    const before = statSync(path.join(folder, 'good.ipynb'));
    const { stdout, stderr, status } = run(folder, 'check', '--fix', '--ask', '.');
    expect([stdout, stderr, status]).toEqual(['No findings in 1 file.\n', '', 0]);
    const after = statSync(path.join(folder, 'good.ipynb'));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it('prints its findings and writes nothing without --fix', () => {
    const text = nbformat(notebookOf(BAD));
    const folder = folderWith({ 'sub/bad.ipynb': text });
    const { stdout, status } = run(folder, 'check', '.');
    expect(status).toBe(1);
    expect(stdout).toBe(
      `${path.join('sub', 'bad.ipynb')}:cell 3:1:5: asyncio-run: A notebook already runs an event loop, so asyncio.run() fails here. Write await main() instead.
    x = asyncio.run(main())
    Write await main() (can be fixed with --fix)

1 finding in 1 file:
  asyncio-run  1  1 can be fixed with --fix
`
    );
    expect(read(folder, 'sub/bad.ipynb')).toBe(text);
    const quiet = run(folder, 'check', '--quiet', '.').stdout;
    expect(quiet.trimEnd().split('\n')).toHaveLength(3);
  });

  it.each(JSON_STYLES)('changes only the fixed line in the style "$name"', ({ write }) => {
    for (const lines of [true, false]) {
      const before = write(notebookOf(BAD, { lines }));
      const folder = folderWith({ 'a.ipynb': before, 'other.ipynb': write(notebookOf(GOOD)) });
      const other = readFileSync(path.join(folder, 'other.ipynb'));
      expect(run(folder, 'check', '--fix', '.').status).toBe(0);
      const after = read(folder, 'a.ipynb');
      expect(after).toBe(before.replace('x = asyncio.run(main())', 'x = await main()'));
      expect(readFileSync(path.join(folder, 'other.ipynb')).equals(other)).toBe(true);
      // A second run changes nothing.
      const inode = statSync(path.join(folder, 'a.ipynb')).ino;
      expect(run(folder, 'check', '--fix', '.').status).toBe(0);
      expect(statSync(path.join(folder, 'a.ipynb')).ino).toBe(inode);
      expect(readdirSync(folder).sort()).toEqual(['a.ipynb', 'other.ipynb']);
    }
  });

  it('applies fixes of tier ask only with --ask', () => {
    const before = nbformat(notebookOf(ASK));
    const folder = folderWith({ 'a.ipynb': before });
    const { status, stdout } = run(folder, 'check', '--fix', '.');
    expect(status).toBe(1);
    expect(stdout).toContain('can be fixed with --fix --ask');
    expect(read(folder, 'a.ipynb')).toBe(before);
    expect(run(folder, 'check', '--fix', '--ask', '.').status).toBe(0);
    expect(read(folder, 'a.ipynb')).toBe(before.replace('"main()', '"await main()'));
  });

  it('reports only the selected rules', () => {
    // The id `asyncio-run` is also the start of `asyncio-runner`.
    const folder = folderWith({
      'a.ipynb': nbformat(
        notebookOf([...BAD, 'asyncio.Runner().run(main())\n', 'task = main()\nmain()\nx = 1\n'])
      )
    });
    const rules = (...args: string[]) => {
      const { stdout, status } = run(folder, 'check', '--format', 'json', ...args, '.');
      const [{ findings }] = JSON.parse(stdout).files;
      const found = new Set<string>(findings.map(({ rule }: { rule: string }) => rule));
      return [[...found].sort(), status];
    };
    expect(rules()).toEqual([['asyncio-run', 'asyncio-runner', 'missing-await'], 1]);
    expect(rules('--ignore', 'asyncio-run')).toEqual([['asyncio-runner', 'missing-await'], 1]);
    expect(rules('--select', 'asyncio-run')).toEqual([['asyncio-run'], 1]);
    expect(rules('--select', 'asyncio-run,missing-await', '--ignore', 'asyncio-run')).toEqual([
      ['missing-await'],
      1
    ]);
    expect(rules('--select', 'uvloop')).toEqual([[], 0]);
  });

  it('reports unusable files, checks the rest, and exits with 2', () => {
    const files = {
      'a-good.ipynb': nbformat(notebookOf(GOOD)),
      'b-broken.ipynb': nbformat(notebookOf(BAD)).slice(0, -200),
      'c-latin.ipynb': Buffer.from(
        nbformat(notebookOf(BAD)).replace('Größe', 'Gr\u00f6e'),
        'latin1'
      ),
      'd-empty.ipynb': '',
      'e-bad.ipynb': nbformat(notebookOf(BAD)),
      'f-r.ipynb': nbformat(notebookOf(['asyncio.run(main())'], { language: 'R' })),
      'g-deep.ipynb': '['.repeat(200_000)
    };
    const folder = folderWith(files);
    const { stdout, stderr, status } = run(folder, 'check', '--fix', '.', 'missing.ipynb');
    expect(status).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'loopscope: missing.ipynb does not exist.',
      expect.stringMatching(/^loopscope: b-broken\.ipynb is not valid JSON, see line \d+\.$/),
      'loopscope: c-latin.ipynb is not UTF-8 text.',
      'loopscope: d-empty.ipynb is empty.',
      expect.stringMatching(/^loopscope: g-deep\.ipynb is not valid JSON|could not be analyzed/),
      ''
    ]);
    expect(stdout).toBe(
      'Fixed 1 finding in 1 file.\nNo findings left in 2 files.\n1 file skipped: its language is not Python.\n5 files could not be checked.\n'
    );
    for (const [name, text] of Object.entries(files)) {
      const now = readFileSync(path.join(folder, name));
      expect([name, now.equals(Buffer.from(text))]).toEqual([name, name !== 'e-bad.ipynb']);
    }
  });

  it('does not read huge files', () => {
    const folder = folderWith({ 'huge.ipynb': Buffer.alloc(51 * 1024 * 1024, ' ') });
    const { stderr, status } = run(folder, 'check', '.');
    expect([stderr, status]).toEqual([
      'loopscope: huge.ipynb is too large: 51 MB, and the limit is 50 MB.\n',
      2
    ]);
  });

  it('fails for a folder without files to check', () => {
    const folder = folderWith({ 'notes.txt': '', 'README.md': '# Text\n' });
    expect(run(folder, 'check', '.')).toEqual({
      stdout: 'No file was checked.\n',
      stderr: 'loopscope: . contains no notebooks or Python files.\n',
      status: 2
    });
  });

  it('reads cells of Python files and skips scripts', () => {
    const script = `${RUN}\nif __name__ == "__main__":\n    asyncio.run(main())\n`;
    const cells = `# %%\n${RUN}# %%\nasyncio.run(main())\n`;
    const folder = folderWith({
      'cells.py': cells,
      'script.py': script,
      'latin.py': Buffer.from([0xe9])
    });
    expect(run(folder, 'check', '.').stdout).toMatch(/^cells\.py:7:1: asyncio-run: /);
    const porting = run(folder, 'check', '--porting', 'script.py').stdout;
    expect(porting).toMatch(/^script\.py:7:5: asyncio-run: /);
    expect(run(folder, 'check', '--fix', '.').status).toBe(0);
    expect(read(folder, 'cells.py')).toBe(cells.replace('asyncio.run(main())', 'await main()'));
    expect(read(folder, 'script.py')).toBe(script);
  });

  it('writes JSON', () => {
    const folder = folderWith({ 'a.ipynb': nbformat(notebookOf(BAD)), 'b.ipynb': '{' });
    const { stdout, status } = run(folder, 'check', '--format', 'json', '.');
    expect(status).toBe(2);
    const report = JSON.parse(stdout);
    expect(report.files).toEqual([
      expect.objectContaining({
        path: 'a.ipynb',
        status: 'checked',
        findings: [
          expect.objectContaining({
            rule: 'asyncio-run',
            tier: 'safe',
            cell: 3,
            line: 1,
            column: 5
          })
        ]
      }),
      expect.objectContaining({ path: 'b.ipynb', status: 'unusable', problem: expect.any(String) })
    ]);
    expect(report.summary).toMatchObject({ checked: 1, unusable: 1, left: 1, fixed: 0 });
  });

  it('writes SARIF to a file', () => {
    const text = nbformat(notebookOf(BAD));
    const folder = folderWith({
      'sub dir/ä.ipynb': text,
      'cells.py': `# %%\n${RUN}asyncio.run(main())\n`,
      'broken.ipynb': '{'
    });
    const { stdout } = run(folder, 'check', '--format=sarif', '--output', 'out.sarif', '.');
    expect(stdout).toBe('');
    const log = JSON.parse(read(folder, 'out.sarif'));
    expect(log.version).toBe('2.1.0');
    const [{ tool, results, invocations }] = log.runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(
      RULES.map(({ id }) => id)
    );
    for (const rule of tool.driver.rules) {
      expect(
        rule.shortDescription.text && rule.fullDescription.text && rule.help.text
      ).toBeTruthy();
    }
    expect(results).toHaveLength(2);
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(level).toBe('warning');
      expect(message.text).toMatch(/\S/);
      const { artifactLocation, region } = locations[0].physicalLocation;
      const lines = read(folder, decodeURIComponent(artifactLocation.uri)).split('\n');
      expect(lines[region.startLine - 1]).toContain('asyncio.run(main())');
    }
    expect(results[1].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'sub%20dir/%C3%A4.ipynb'
    );
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1);
    expect(run(folder, 'check', '--fix', '--output', 'no/such/folder.txt', '.').status).toBe(2);
    expect(run(folder, 'check', '--fix', '--output', 'sub dir', '.').status).toBe(2);
    expect(read(folder, 'sub dir/ä.ipynb')).toBe(text);
  });

  it('never leaves a partial file when stopped, or when two run at once', async () => {
    const before = nbformat(notebookOf([...BAD, ...Array.from({ length: 40 }, () => BAD[1])]));
    const after = before.replaceAll('asyncio.run(main())\\nprint', 'await main()\\nprint');
    const names = Array.from({ length: 60 }, (_, index) => `n${index}.ipynb`);
    const folder = folderWith(Object.fromEntries(names.map(name => [name, before])));
    const start = () => {
      const child = spawn(process.execPath, [program, 'check', '--fix', '--quiet', '.'], {
        cwd: folder
      });
      const done = new Promise<number | null>(resolve => child.on('close', resolve));
      return { child, done };
    };
    const stopped = start();
    await new Promise(resolve => setTimeout(resolve, 350));
    stopped.child.kill('SIGTERM');
    const both = [stopped, start(), start()];
    await Promise.all(both.map(({ done }) => done));
    expect(run(folder, 'check', '--fix', '.').status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    const fixed = JSON.parse(after);
    for (const name of names) {
      const { cells } = JSON.parse(read(folder, name));
      expect(cells).toHaveLength(fixed.cells.length);
      expect(
        cells
          .slice(2)
          .every(({ source }: { source: string[] }) =>
            source.every(line => !line.includes('asyncio.run'))
          )
      ).toBe(true);
    }
  });

  it('exits normally when its reader closes the pipe', () => {
    const folder = folderWith();
    for (let index = 0; index < 20; index++) {
      const sources = [RUN, ...Array.from({ length: 200 }, () => BAD[1])];
      writeFileSync(path.join(folder, `n${index}.ipynb`), nbformat(notebookOf(sources)));
    }
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `{ "${process.execPath}" "${program}" check .; echo $? >code; } | head -1`],
      { cwd: folder, encoding: 'utf8', env: PLAIN_ENV }
    );
    expect(stdout).toContain('asyncio-run');
    expect(stderr).toBe('');
    expect(read(folder, 'code')).toBe('1\n');
  });
});

(process.platform === 'linux' ? describe : describe.skip)('loopscope check on Linux', () => {
  it('reports that its report cannot be written', () => {
    const folder = folderWith({ 'a.ipynb': nbformat(notebookOf(BAD)) });
    const to = (where: string) =>
      spawnSync('sh', ['-c', `"${process.execPath}" "${program}" check . ${where}`], {
        cwd: folder,
        encoding: 'utf8',
        env: PLAIN_ENV
      });
    const { stderr, status } = to('>/dev/full');
    expect([stderr, status]).toEqual([
      'loopscope: The report cannot be written: the disk is full.\n',
      2
    ]);
    expect(to('no.ipynb 2>/dev/full').status).toBe(2);
  });

  it('does not read from a pipe', () => {
    const folder = folderWith();
    spawnSync('mkfifo', [path.join(folder, 'a.ipynb')]);
    const { stderr, status } = run(folder, 'check', 'a.ipynb');
    expect([stderr, status]).toEqual(['loopscope: a.ipynb is not a regular file.\n', 2]);
  });
});

describe('loopscope port', () => {
  const script = `${RUN}\nif __name__ == "__main__":\n    print(asyncio.run(main()))\n`;

  it('writes a script as a notebook, and a notebook as a script', () => {
    const folder = folderWith({ 'a.py': script });
    expect(run(folder, 'port', 'a.py')).toEqual({
      stdout: 'Wrote a.ipynb.\n',
      stderr: '',
      status: 0
    });
    const { cells, nbformat: format, nbformat_minor: minor } = JSON.parse(read(folder, 'a.ipynb'));
    expect([format, minor]).toEqual([4, 5]);
    expect(cells.at(-1)).toEqual({
      cell_type: 'code',
      id: 'cell-3',
      metadata: {},
      execution_count: null,
      outputs: [],
      source: ['print(await main())']
    });
    expect(run(folder, 'port', 'a.ipynb', '-o', 'b.py').status).toBe(0);
    expect(read(folder, 'b.py')).toContain('asyncio.run(main_2())');
    expect(run(folder, 'check', '.').status).toBe(0);
    const python = process.env.PYTHON ?? 'python3';
    const printed = ['a.py', 'b.py'].map(
      name => spawnSync(python, [name], { cwd: folder, encoding: 'utf8' }).stdout
    );
    expect(printed).toEqual(['1\n', '1\n']);
  });

  it('prints what it changed and what is left to fix', () => {
    const magics = notebookOf(['%pip install x\n', ...GOOD]);
    const folder = folderWith({
      'a.ipynb': nbformat(magics),
      'b.py': `${script}\nf = lambda: asyncio.run(main())\n`
    });
    expect(run(folder, 'port', 'a.ipynb').stdout).toBe(
      'Wrote a.py.\n  1 line that only IPython understands was commented out.\n'
    );
    const { stdout, status } = run(folder, 'port', 'b.py');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Wrote b\.ipynb\.\nb\.ipynb:cell 4:1:13: asyncio-run: /);
  });

  it('replaces a file only with --force, in one step', () => {
    const before = '# mine\n';
    const folder = folderWith({ 'a.ipynb': nbformat(notebookOf(GOOD)), 'a.py': before });
    const refused = run(folder, 'port', 'a.ipynb');
    expect(refused).toEqual({
      stdout: '',
      stderr: 'loopscope: a.py already exists. Use --force to replace it.\n',
      status: 2
    });
    expect(read(folder, 'a.py')).toBe(before);
    expect(run(folder, 'port', 'a.ipynb', '--force').status).toBe(0);
    expect(read(folder, 'a.py')).toContain('asyncio.run(main_2())');
    expect(readdirSync(folder).sort()).toEqual(['a.ipynb', 'a.py']);
  });

  it.each([
    [['port'], /Name one file/],
    [['port', 'a.ipynb', 'b.py'], /Name one file/],
    [['port', 'none.py'], /none\.py does not exist/],
    [['port', 'broken.ipynb'], /broken\.ipynb is not valid JSON/],
    [['port', 'r.ipynb'], /r\.ipynb is not a Python notebook/],
    [['port', 'latin.py'], /latin\.py is not UTF-8 text/],
    [['port', 'notes.txt'], /neither a \.ipynb nor a \.py file/],
    [['port', 'good.ipynb', '-o', 'x.ipynb'], /Name a \.py file/],
    [['port', 'good.ipynb', '-o', 'no/x.py'], /no\/x\.py does not exist/],
    [['port', 'good.ipynb', '--fix'], /--fix goes with/],
    [['check', '.', '--force'], /--force goes with/]
  ])('rejects %j and writes nothing', (args, why) => {
    const folder = folderWith({
      'broken.ipynb': '{',
      'r.ipynb': nbformat(notebookOf(['x'], { language: 'R' })),
      'latin.py': Buffer.from([0xe9]),
      'notes.txt': '',
      'good.ipynb': nbformat(notebookOf(GOOD))
    });
    const names = readdirSync(folder);
    const { stdout, stderr, status } = run(folder, ...args);
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toMatch(why);
    expect(readdirSync(folder)).toEqual(names);
  });
});
