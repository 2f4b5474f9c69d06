/**
 * Fixes for runner calls and awaits under magics whose code can't use `await`.
 */

import type { Edit, Fix } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import { statementsOf } from '../queries/except-handlers';
import { edit, textAfter } from '../rewrites/expressions';
import { indentLines } from '../rewrites/statements';
import { convertEdits, hasNestedEdits, type Conversion } from '../rewrites/to-await';
import type { Context } from '../semantic/context';
import type { Cell, Names } from '../semantic/names';
import type { Magic } from '../syntax/masks/ipython';
import { textOf, type Node } from '../syntax/parse';
import { endOfLine, indentation } from '../text/lines';
import type { RunnerCall } from './runner';

/** The fixes for a runner call under a magic; none for magics that repeat or profile their code. */
export function fixesUnderMagic({ site }: RunnerCall, runs: readonly RunnerCall[]): Fix[] {
  const { names, cell, node } = site;
  const { magic, kind } = site.context;
  if (!magic || kind !== 'awaits' || cell.facts.program.broken) {
    return [];
  }
  const conversions: readonly (Conversion | null)[] = runs
    .filter(({ site: other }) => other.cell === cell && other.context.magic === magic)
    .map(convertWithoutMagic);
  if (!areAllConverted(conversions) || hasNestedEdits(conversions)) {
    return [];
  }
  const edits = conversions.flatMap(conversion => conversion.edits);
  const body: Body = {
    names,
    cell,
    magic,
    edits,
    notes: conversions.flatMap(conversion => conversion.notes),
    replacement: excerpt(textAfter(cell, node.from, node.to, edits))
  };
  return fixesOf(body);
}

/** The fixes for code under a magic that already awaits. `node` is what their titles show. */
export function fixesWithoutMagic(names: Names, cell: Cell, magic: Magic, node: Node): Fix[] {
  const replacement = excerpt(textOf(cell.facts.program, node));
  return cell.facts.program.broken
    ? []
    : fixesOf({ names, cell, magic, edits: [], notes: [], replacement });
}

function fixesOf(body: Body): Fix[] {
  const { cell, magic } = body;
  switch (magic.name) {
    case '%time':
      return [withoutLineMagic(body)];
    case '%%time':
      return isAlone(cell, magic) ? timings(body) : [];
    case '%%capture':
      return isAlone(cell, magic, /^[ \t]*([A-Za-z_]\w*)?[ \t]*$/) ? [capturing(body)] : [];
    default:
      return [];
  }
}

function areAllConverted(
  conversions: readonly (Conversion | null)[]
): conversions is readonly Conversion[] {
  return !conversions.includes(null);
}

/** The code under a magic, with its runner calls as awaits. */
interface Body {
  readonly names: Names;
  readonly cell: Cell;
  readonly magic: Magic;
  readonly edits: readonly Edit[];
  readonly notes: readonly Message[];
  readonly replacement: string;
}

function convertWithoutMagic({ site, rewrite }: RunnerCall): Conversion | null {
  const { names, cell, node, scope } = site;
  const context: Context = { ...site.context, magic: null };
  const converted =
    rewrite.kind === 'rewrite' && context.kind === 'awaits'
      ? convertEdits({ names, cell, node, scope, context }, rewrite.edits)
      : null;
  return converted && rewrite.kind === 'rewrite'
    ? { ...converted, notes: [...rewrite.notes, ...converted.notes] }
    : null;
}

/** Whether it is the cell's only magic, and the rest of its line is as allowed. */
function isAlone(cell: Cell, magic: Magic, rest = /^[ \t]*$/): boolean {
  return cell.facts.program.magics.length === 1 && rest.test(argumentsOfMagic(cell, magic));
}

function argumentsOfMagic(cell: Cell, magic: Magic): string {
  return cell.source.slice(magic.from + magic.name.length, endOfLine(cell.source, magic.from));
}

function fixOf(body: Body, edits: readonly Edit[], notes: readonly Message[]): Fix {
  const { magic, replacement } = body;
  return {
    title: message('fix.magic', { magic: magic.name, replacement }),
    tier: 'ask',
    edits: [...edits, ...body.edits],
    notes: [...body.notes, ...notes]
  };
}

function withoutLineMagic(body: Body): Fix {
  const { cell, magic } = body;
  const gap = /^[ \t]*/.exec(cell.source.slice(magic.body))![0].length;
  const shown = message('note.display', { magic: magic.name });
  return fixOf(body, [edit(cell, magic.from, magic.body + gap, '')], [shown]);
}

/** For `%%time`: time the code with `time.perf_counter()`, or not at all. */
function timings(body: Body): Fix[] {
  const { cell, magic } = body;
  const header = headerOf(cell, magic);
  const shown = message('note.display', { magic: magic.name });
  const dropped = fixOf(body, [edit(cell, ...header, '')], [shown]);
  const timed = timedByHand(body, header);
  // The notebook only shows a cell's last value if nothing follows it.
  const { children } = cell.facts.program.root;
  const line = children.filter(({ kind }) => kind !== 'Comment').pop();
  const last = line?.kind === 'StatementGroup' ? statementsOf(line).pop() : line;
  return last?.kind === 'ExpressionStatement' || !timed ? [dropped] : [timed, dropped];
}

function timedByHand(body: Body, header: readonly [number, number]): Fix | null {
  const { names, cell } = body;
  const { module, program } = cell.facts;
  const time = names.resolve(cell, module, ['time'], program.text.length);
  const isKnown =
    time?.certain === true && time.meaning.kind === 'path' && time.meaning.path === 'time';
  if (!isKnown && names.isBound(module, 'time')) {
    return null;
  }
  const start = names.freeName('_start');
  const end = cell.source.trimEnd().length;
  // A cell may be indented as a whole: IPython removes that indentation.
  const indent = indentation(program.text, program.root.children[0].from);
  const before = ['import time', `${start} = time.perf_counter()`]
    .slice(isKnown ? 1 : 0)
    .map(line => `${indent}${line}\n`)
    .join('');
  const after = `\n${indent}print(f"Wall time: {time.perf_counter() - ${start}:.3f} s")`;
  const fix = fixOf(body, [edit(cell, ...header, before), edit(cell, end, end, after)], []);
  return { ...fix, title: message('fix.time', { replacement: body.replacement }) };
}

/** `%%capture out` as a `with` statement. */
function capturing(body: Body): Fix {
  const { cell, magic, names } = body;
  const [from, to] = headerOf(cell, magic);
  const name = argumentsOfMagic(cell, magic).trim();
  const known = names.isBound(cell.facts.module, 'capture_output');
  const lines =
    (known ? '' : 'from IPython.utils.capture import capture_output\n') +
    `with capture_output()${name ? ` as ${name}` : ''}:\n`;
  const indents = indentLines(cell, to, cell.source.length, '    ');
  // Lines that the awaits move left move right again. Lines that they remove need no indentation.
  const edits = body.edits.map(one =>
    one.insert === '' && indents.some(({ from: at }) => at === one.from)
      ? { ...one, insert: '    ' }
      : one
  );
  const others = indents.filter(
    ({ from: at }) =>
      !edits.some(one => one.from < at && at < one.to) &&
      !body.edits.some(one => one.insert === '' && one.from === at)
  );
  const fix = fixOf({ ...body, edits }, [edit(cell, from, to, lines), ...others], []);
  return { ...fix, title: message('fix.capture') };
}

/** The line of a cell magic. */
function headerOf(cell: Cell, magic: Magic): readonly [number, number] {
  return [magic.from, Math.min(cell.source.length, endOfLine(cell.source, magic.from) + 1)];
}
