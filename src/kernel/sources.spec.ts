import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

import { LOADER, SOURCES, VERSION } from './sources';

const root = resolve(__dirname, '../..');
const folder = join(root, 'python_helper/loopscope_kernel');

/** Prints the names of the modules whose trees differ in more than docstrings and imports of types. */
const COMPARE = `
import ast, json, sys

class Meaning(ast.NodeTransformer):
    def visit(self, node):
        self.generic_visit(node)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
            if not node.body:
                node.body = [ast.Pass()]
        if isinstance(node, ast.If) and getattr(node.test, 'id', '') == 'TYPE_CHECKING':
            return None
        return node

def meaning(text):
    return ast.dump(Meaning().visit(ast.parse(text)))

for name, (before, after) in json.load(sys.stdin).items():
    if meaning(before) != meaning(after) or ast.get_docstring(ast.parse(after)):
        print(name)
`;

describe('sources', () => {
  const sent = Object.entries({ ...SOURCES, inject: LOADER });
  const texts = new Map(
    sent.map(([name]) => [name, readFileSync(join(folder, `${name}.py`), 'utf8')])
  );

  it('hold every module of the helper', () => {
    const files = readdirSync(folder).filter(name => name.endsWith('.py'));
    expect(sent.map(([name]) => `${name}.py`).sort()).toEqual(files.sort());
  });

  it('mean the same as the modules', () => {
    const pairs = Object.fromEntries(sent.map(([name, text]) => [name, [texts.get(name), text]]));
    const different = execFileSync(process.env.PYTHON ?? 'python3', ['-c', COMPARE], {
      input: JSON.stringify(pairs),
      encoding: 'utf8'
    });
    expect(different).toBe('');
  });

  it('are shorter, without comments', () => {
    const length = (all: Iterable<string>) => [...all].join('').length;
    expect(length(sent.map(([, text]) => text))).toBeLessThan(0.8 * length(texts.values()));
    for (const [, text] of sent) {
      expect(text).not.toMatch(/^\s*#/m);
    }
  });

  it('have the version of this package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
  });
});
