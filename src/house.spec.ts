/**
 * The rules of the house hold: floors between rooms, and what the package says of itself.
 */

import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, posix, resolve } from 'path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..');
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** Lint files that do not exist, each with one import. Returns for each whether it may. */
function mayImport(cases: readonly (readonly [file: string, module: string])[]): boolean[] {
  // In a process of its own: ESLint reads its configuration as an ES module.
  const program = `
    import { ESLint } from 'eslint';
    import tseslint from 'typescript-eslint';
    // The files don't exist, so they have no types.
    const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
    const answers = [];
    for (const [file, module] of JSON.parse(process.argv[1])) {
      const text = \`export * from '\${module}';\\n\`;
      const [result] = await eslint.lintText(text, { filePath: 'src/' + file });
      if (result.messages.some(({ fatal }) => fatal)) {
        throw new Error(JSON.stringify(result.messages));
      }
      const floors = ['import-x/no-restricted-paths', 'no-restricted-imports'];
      answers.push(!result.messages.some(({ ruleId }) => floors.includes(ruleId)));
    }
    console.log(JSON.stringify(answers));
  `;
  const args = ['--input-type=module', '-e', program, JSON.stringify(cases)];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
}

describe('floors', () => {
  const up = [
    ['analysis/new.ts', '../tokens'],
    ['analysis/rules/new.ts', '../../kernel/client'],
    ['analysis/text/new.ts', '../diagnostics/finding'],
    ['analysis/diagnostics/new.ts', '../syntax/tree'],
    ['analysis/catalog/new.ts', '../semantic/names'],
    ['analysis/syntax/masks/new.ts', '../parse'],
    ['analysis/syntax/new.ts', '../semantic/scope'],
    ['analysis/semantic/new.ts', '../queries/awaits'],
    ['analysis/queries/new.ts', '../rewrites/expressions'],
    ['analysis/rewrites/new.ts', '../runners/report'],
    ['analysis/runners/new.ts', '../rules/shared/rule'],
    ['analysis/rules/new.ts', '../engine/analyze'],
    ['analysis/rules/shared/new.ts', '../blocking/blocking-call'],
    ['analysis/rules/blocking/new.ts', '../coroutines/missing-await'],
    ['analysis/rules/coroutines/new.ts', '../index'],
    ['analysis/rules/event-loop/new.ts', '../../engine/analyze'],
    ['analysis/engine/new.ts', '../errors/locate-error'],
    ['analysis/errors/new.ts', '../porting/to-script'],
    ['analysis/rules/new.ts', '../index'],
    ['wire/new.ts', '../analysis'],
    ['wire/new.ts', '../tokens'],
    ['analysis/new.ts', '@jupyterlab/notebook'],
    ['analysis/new.ts', 'react'],
    ['tokens.ts', './kernel/watcher'],
    ['findings/new.ts', '../analysis/engine/analyze'],
    ['notebook/new.ts', '../analysis/text/lines'],
    ['kernel/new.ts', '../analysis/rules'],
    ['kernel/new.ts', '../notebook/cells'],
    ['kernel/new.ts', '../commands/plugin'],
    ['kernel/new.ts', '@lumino/widgets'],
    ['kernel/new.ts', 'react'],
    ['notebook/new.ts', '../findings/plugin'],
    ['findings/new.ts', '../panel/plugin'],
    ['commands/new.ts', '../panel/plugin'],
    ['panel/new.tsx', '../editor/plugin'],
    ['status/new.ts', '../marks/plugin'],
    ['marks/new.ts', '../panel/plugin'],
    ['rule-page/new.ts', '../panel/plugin'],
    ['running/new.ts', '../status/plugin'],
    ['commands/new.ts', '../status/plugin'],
    ['editor/new.ts', '../index']
  ] as const;
  const down = [
    ['analysis/syntax/new.ts', '@lezer/python'],
    ['analysis/syntax/masks/new.ts', './ipython'],
    ['analysis/syntax/new.ts', './masks/ipython'],
    ['analysis/semantic/new.ts', '../syntax/tree'],
    ['analysis/queries/new.ts', '../semantic/names'],
    ['analysis/rewrites/new.ts', '../queries/awaits'],
    ['analysis/runners/new.ts', '../rewrites/expressions'],
    ['analysis/rules/new.ts', '../runners/report'],
    ['analysis/rules/new.ts', './blocking/blocking-call'],
    ['analysis/rules/blocking/new.ts', '../shared/rule'],
    ['analysis/rules/event-loop/new.ts', './uvloop'],
    ['analysis/engine/new.ts', '../rules'],
    ['analysis/porting/new.ts', '../engine/fix-all'],
    ['analysis/testing/new.ts', '../engine/analyze'],
    ['tokens.ts', './wire/protocol'],
    ['kernel/new.ts', '../tokens'],
    ['kernel/new.ts', '../wire/protocol'],
    ['kernel/new.ts', '../analysis'],
    ['notebook/new.ts', '../analysis'],
    ['findings/new.ts', '../analysis/engine'],
    ['findings/new.ts', '../analysis/errors'],
    ['commands/new.ts', '../notebook/cells'],
    ['panel/new.tsx', '../commands/plugin'],
    ['panel/new.tsx', '@lumino/widgets'],
    ['status/new.ts', '../commands/plugin'],
    ['marks/new.ts', '../findings/severity'],
    ['running/new.ts', '../kernel/watchers'],
    ['index.ts', './panel/plugin']
  ] as const;
  const answers = mayImport([...up, ...down]);

  it.each(up.map((row, index) => [...row, answers[index]]))(
    '%s may not import %s',
    (_file, _module, may) => expect(may).toBe(false)
  );

  it.each(down.map((row, index) => [...row, answers[up.length + index]]))(
    '%s may import %s',
    (_file, _module, may) => expect(may).toBe(true)
  );
});

/** Rooms in `src/analysis/`, and files in one folder of it. */
const MOST_ROOMS = 15;
const MOST_FILES = 15;

/** A declaration that other files can import. */
const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum|namespace) (\w+)/gm;

/** The nodes of a circle in a graph, or none. */
function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] => {
    if (path.includes(node)) {
      return [...path.slice(path.indexOf(node)), node];
    }
    if (done.has(node)) {
      return [];
    }
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle.length > 0) {
        return circle;
      }
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle.length > 0) {
      return circle;
    }
  }
  return [];
}

describe('rooms', () => {
  const sources = new Map(
    readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
      .map(file => file.replaceAll('\\', '/'))
      .filter(file => /\.tsx?$/.test(file) && !/\.spec\.|\.d\.ts$|(^|\/)testing\//.test(file))
      .map(file => [file, readFileSync(join(__dirname, file), 'utf8')])
  );
  const importsOf = (file: string) =>
    ts
      .preProcessFile(sources.get(file)!)
      .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      .map(({ fileName }) => posix.join(posix.dirname(file), fileName))
      .flatMap(path => [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`])
      .filter(path => sources.has(path));
  const roomOf = (file: string) =>
    file
      .split('/')
      .slice(0, file.startsWith('analysis/') ? 2 : 1)
      .join('/');
  const inAnalysis = [...sources.keys()].filter(file => /^analysis\/.+\//.test(file));

  it('of the engine are few, and no folder is crowded', () => {
    const rooms = new Set(inAnalysis.map(roomOf));
    expect(rooms.size).toBeGreaterThan(10);
    expect(rooms.size).toBeLessThanOrEqual(MOST_ROOMS);
    const sizes = new Map<string, number>();
    inAnalysis
      .map(file => posix.dirname(file))
      .forEach(folder => sizes.set(folder, (sizes.get(folder) ?? 0) + 1));
    expect([...sizes].filter(([, files]) => files > MOST_FILES)).toEqual([]);
  });

  it('have no circle of imports', () => {
    const graph = new Map<string, Set<string>>();
    for (const file of sources.keys()) {
      const room = roomOf(file);
      const others = importsOf(file)
        .map(roomOf)
        .filter(other => other !== room);
      graph.set(room, new Set([...(graph.get(room) ?? []), ...others]));
    }
    expect(circleIn(graph)).toEqual([]);
  });

  it('have files without a circle of imports', () => {
    const graph = new Map([...sources.keys()].map(file => [file, new Set(importsOf(file))]));
    expect(circleIn(graph)).toEqual([]);
  });

  it('export each name once', () => {
    const exported = new Map<string, string[]>();
    for (const [file, text] of sources) {
      for (const [, name] of text.matchAll(EXPORTED)) {
        const files = exported.get(name) ?? [];
        exported.set(name, files.includes(file) ? files : [...files, file]);
      }
    }
    expect([...exported].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});

describe('the package', () => {
  const { version, dependencies, jupyterlab } = json('package.json');

  it('asks the application for what it says it depends on', () => {
    const core = json('node_modules/@jupyterlab/core-meta/core.package.json');
    const provided = new Set([
      ...Object.keys(core.dependencies),
      ...core.jupyterlab.singletonPackages
    ]);
    // The builder would ask for the version it was built with, and older applications would warn.
    const wanted = Object.entries(dependencies)
      .filter(([name]) => name.startsWith('@jupyter') && provided.has(name))
      .map(([name, requiredVersion]) => [name, { requiredVersion }]);
    // The application provides these without saying so. A copy of our own would have other tokens and classes.
    const unsaid = { requiredVersion: '^4.2.0', bundled: false, singleton: true };
    expect(jupyterlab.sharedPackages).toEqual({
      ...Object.fromEntries(wanted),
      '@jupyterlab/docregistry': unsaid,
      '@jupyterlab/running': unsaid
    });
  });

  it('has a lock of its own version that names no registry', () => {
    const lock = json('package-lock.json');
    expect(lock.version).toBe(version);
    const resolved = Object.values<{ resolved?: string }>(lock.packages).map(
      entry => entry.resolved
    );
    expect(resolved.filter(address => address?.includes('://'))).toEqual([]);
  });
});
