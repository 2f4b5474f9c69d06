/**
 * Magics that run code without a way to await: what can be written instead of them.
 */

import { contextOf, type Context } from '../semantic/context';
import { convertEdits, type Conversion } from '../rewrites/to-await';
import type { Edit, Fix } from '../diagnostics/finding';
import type { Magic } from '../syntax/masks/ipython';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { edit, textAfter } from '../rewrites/expressions';
import { statementsOf } from '../queries/except-handlers';
import { isRewrite, type RunnerCall } from '.';
import { endOfLine, indentation } from '../text/lines';
import { indentLines } from '../rewrites/statements';

/** The fixes for a run under a magic; none for magics that repeat or profile their code. */
export function fixesUnderMagic(names: Names, runs: readonly RunnerCall[], run: RunnerCall): Fix[] {
  const { cell, call } = run;
  const { magic, kind } = contextOf(cell, call.scope, call.node.from);
  if (!magic || kind !== 'awaits' || cell.facts.program.broken) {
    return [];
  }
  const conversions = runs
    .filter(other => other.cell === cell && magicOf(other) === magic)
    .map(other => convertWithoutMagic(names, other));
  if (conversions.some(conversion => conversion === null) || nested(conversions as Conversion[])) {
    return [];
  }
  const body: Body = {
    names,
    cell,
    magic,
    edits: conversions.flatMap(conversion => conversion!.edits),
    notes: conversions.flatMap(conversion => conversion!.notes),
    replacement: excerpt(
      textAfter(
        cell,
        call.node.from,
        call.node.to,
        conversions.flatMap(one => one!.edits)
      )
    )
  };
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

/** The code under a magic, with its runs as awaits. */
interface Body {
  readonly names: Names;
  readonly cell: Cell;
  readonly magic: Magic;
  readonly edits: readonly Edit[];
  readonly notes: readonly Message[];
  readonly replacement: string;
}

function magicOf({ cell, call }: RunnerCall): Magic | null {
  return contextOf(cell, call.scope, call.node.from).magic;
}

function convertWithoutMagic(names: Names, { cell, call, rewrite }: RunnerCall): Conversion | null {
  const context: Context = { ...contextOf(cell, call.scope, call.node.from), magic: null };
  const converted =
    isRewrite(rewrite) && context.kind === 'awaits'
      ? convertEdits(names, cell, call, context, rewrite.edits)
      : null;
  return converted && isRewrite(rewrite)
    ? { ...converted, notes: [...rewrite.notes, ...converted.notes] }
    : null;
}

/** Whether a run stands in another. */
function nested(conversions: readonly Conversion[]): boolean {
  const spans = conversions.map(({ edits }) => [
    Math.min(...edits.map(({ from }) => from)),
    Math.max(...edits.map(({ to }) => to))
  ]);
  return spans.some(([from, to], index) =>
    spans.slice(index + 1).some(([start, end]) => from <= end && start <= to)
  );
}

/** Whether it is the cell's only magic, with no more on its line than allowed. */
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

/** `%%time`: measured by hand, or not at all. */
function timings(body: Body): Fix[] {
  const { cell, magic } = body;
  const header = headerOf(cell, magic);
  const shown = message('note.display', { magic: magic.name });
  const dropped = fixOf(body, [edit(cell, ...header, '')], [shown]);
  const timed = timedByHand(body, header);
  // A cell's last value is shown only as long as nothing follows it.
  const { children } = cell.facts.program.root;
  const line = children.filter(({ kind }) => kind !== 'Comment').pop();
  const last = line?.kind === 'StatementGroup' ? statementsOf(line).pop() : line;
  return last?.kind === 'ExpressionStatement' || !timed ? [dropped] : [timed, dropped];
}

function timedByHand(body: Body, header: readonly [number, number]): Fix | null {
  const { names, cell } = body;
  const { module, program } = cell.facts;
  const time = names.resolve(cell, module, ['time'], program.text.length);
  const known =
    time?.certain === true && time.meaning.kind === 'path' && time.meaning.path === 'time';
  if (!known && names.isBound(module, 'time')) {
    return null;
  }
  const start = names.freeName('_start');
  const end = cell.source.trimEnd().length;
  // IPython takes the indentation of a whole cell away.
  const indent = indentation(program.text, program.root.children[0].from);
  const before = ['import time', `${start} = time.perf_counter()`]
    .slice(known ? 1 : 0)
    .map(line => `${indent}${line}\n`)
    .join('');
  const after = `\n${indent}print(f"Wall time: {time.perf_counter() - ${start}:.3f} s")`;
  const fix = fixOf(body, [edit(cell, ...header, before), edit(cell, end, end, after)], []);
  return { ...fix, title: message('fix.time', { replacement: body.replacement }) };
}

/** `%%capture out`: the same as a `with`. */
function capturing(body: Body): Fix {
  const { cell, magic, names } = body;
  const [from, to] = headerOf(cell, magic);
  const name = argumentsOfMagic(cell, magic).trim();
  const known = names.isBound(cell.facts.module, 'capture_output');
  const lines =
    (known ? '' : 'from IPython.utils.capture import capture_output\n') +
    `with capture_output()${name ? ` as ${name}` : ''}:\n`;
  const indents = indentLines(cell, to, cell.source.length, '    ');
  // Lines that the awaits move left move right again; those that they take away need no indentation.
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
