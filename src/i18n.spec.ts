/**
 * Every text of the user interface can be translated.
 */

import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'fs';
import { join, relative, resolve } from 'path';

import type { Entry } from '../ui-tests/texts';
import { DOMAIN, extract, sourceFiles } from '../ui-tests/texts';
import { loadTranslation } from './translation';

const root = resolve(__dirname, '..');

/** Names from Python that may begin a sentence. */
const CODE = /^(asyncio|await|async|anyio|nest_asyncio|except)\b|^[a-z]\w*[_.(]/;

const placeholders = (text: string): number[] =>
  [...new Set([...text.matchAll(/%(\d+)/g)].map(match => Number(match[1])))].sort((a, b) => a - b);

describe('the extractor', () => {
  const faults = (code: string) => extract('a.ts', code).faults;

  it.each([
    'trans.__(text);',
    'trans.__(`a ${b}`);',
    "trans.__('a' + 'b');",
    "trans._n('a', b, 2);",
    "services.trans.__('a');",
    "translator.load('x').__('a');",
    'const translate = trans.__;',
    "trans.__('a') + b;",
    "`${b ? trans.__('a') : ''} c`;",
    '`${name(task, trans)} b`;',
    "[trans.__('a'), b].join(', ');",
    '`${name(task, trans)}, ${b}`;',
    "[trans.__('a'), b].filter(Boolean).join(', ');",
    "tasks.map(task => name(task, trans)).join(', ');",
    "trans.__('a').toLowerCase();",
    "trans.__('%1 b', trans.__('a'));",
    "count === 1 ? trans.__('a') : trans.__('b');",
    "if (list.length > 1) { return trans.__('a'); } else { return trans.__('b'); }"
  ])('refuses %s', code => expect(faults(code)).toHaveLength(1));

  it.each([
    "trans.__('a %1', b);",
    "this._trans._n('%1 a', '%1 b', 3);",
    "const text = ready ? trans.__('A') : trans.__('B');",
    "trans.__('%1 b', name(task, trans));",
    "show([trans.__('A'), trans.__('B')]);",
    "names.join(', ');",
    "`${trans.__('A.')} ${trans.__('B.')}`;",
    "[trans.__('A.'), trans.__('B.')].join(' ');"
  ])('accepts %s', code => expect(faults(code)).toEqual([]));

  it('finds context, text and plural', () => {
    const { entries } = extract('a.ts', "trans._np('menu', '%1 a', '%1 b', 3, x);\ntrans.__('c');");
    expect(entries).toEqual([
      { where: 'a.ts:1', text: '%1 a', plural: '%1 b', values: 2 },
      { where: 'a.ts:2', text: 'c', plural: undefined, values: 0 }
    ]);
  });
});

describe('the source', () => {
  const all = sourceFiles().map(file => extract(relative(root, file), readFileSync(file, 'utf8')));
  const entries = all.flatMap(each => each.entries);
  const wrong = (is: (entry: Entry) => boolean) =>
    entries.filter(is).map(({ where, text }) => `${where} ${text}`);

  it('has texts that Jupyter’s extractor finds, and that stay whole', () => {
    expect(entries.length).toBeGreaterThan(100);
    expect(all.flatMap(each => each.faults)).toEqual([]);
  });

  it('has no fragments: a text begins like a sentence or a label', () => {
    expect(wrong(({ text }) => /^[a-z]/.test(text) && !CODE.test(text))).toEqual([]);
    expect(wrong(({ text }) => text !== text.trim())).toEqual([]);
  });

  it('gives a value for each placeholder, and no more', () => {
    const isFilled = ({ text, plural, values }: Entry) => {
      const used = placeholders(plural === undefined ? text : text + plural);
      return used.length === values && used.every((number, index) => number === index + 1);
    };
    expect(wrong(entry => !isFilled(entry))).toEqual([]);
  });

  it('uses a text with a plural only with that plural', () => {
    // JupyterLab's translator drops the translation of a text that is there both ways.
    const plurals = new Map<string, string | undefined>();
    const isAmbiguous = ({ text, plural }: Entry) => {
      const before = plurals.has(text) ? plurals.get(text) : plural;
      plurals.set(text, plural);
      return before !== plural;
    };
    expect(wrong(isAmbiguous)).toEqual([]);
  });

  it('loads the texts of one domain, in one place', () => {
    const load = jest.fn(nullTranslator.load.bind(nullTranslator));
    loadTranslation({ ...nullTranslator, load });
    expect(load.mock.calls).toEqual([[DOMAIN]]);
    const loading = sourceFiles().filter(file =>
      /translator\??\.load\(/i.test(readFileSync(file, 'utf8'))
    );
    expect(loading.map(file => relative(root, file))).toEqual([join('src', 'translation.ts')]);
  });
});

describe('the settings', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schema', 'plugin.json'), 'utf8'));

  it('have the same domain: without it, JupyterLab looks for their texts in its own', () => {
    expect(schema['jupyter.lab.internationalization']).toEqual({ domain: DOMAIN });
  });
});
