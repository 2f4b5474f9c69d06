/**
 * Runs statements together in `asyncio.gather()`.
 */

import type { Edit, Fix } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Names } from '../semantic/names';
import { edit } from '../rewrites/expressions';
import { endOfLine, indentation } from '../text/lines';
import { importModule, indentLines } from '../rewrites/statements';
import type { AwaitSequence } from './await-sequence';
import { indentUnit } from './indent-unit';
import { callsText, importNotes, sharingNotes } from './notes';

/** The longest line that joins several statements. */
const WIDTH = 88;

/** Returns the change; `null` if the cell cannot import asyncio. */
export function gatherSteps(names: Names, sequence: AwaitSequence): Fix | null {
  const { cell, steps, shown } = sequence;
  const [first] = steps;
  const asyncio = importModule(names, cell, first.awaited.scope, first.statement.from, 'asyncio');
  if (!asyncio) {
    return null;
  }
  const targets = steps.flatMap(({ target }) => target ?? []).join(', ');
  const head = `${targets ? `${targets} = ` : ''}await ${asyncio.name}.gather(`;
  return {
    title: message('refactor.gather', { what: callsText(sequence) }),
    tier: 'ask',
    edits: [...asyncio.edits, ...(onOneLine(sequence, head) ?? onLines(sequence, head))],
    notes: [
      message('note.together'),
      message('note.gather-errors'),
      ...sharingNotes(names, sequence),
      ...(shown ? [message('note.output')] : []),
      ...importNotes(asyncio)
    ]
  };
}

function onOneLine({ cell, steps }: AwaitSequence, head: string): Edit[] | null {
  const { text } = cell.facts.program;
  const { from } = steps[0].statement;
  const { to } = steps[steps.length - 1].statement;
  const calls = steps.map(({ awaited: { call } }) => text.slice(call.from, call.to)).join(', ');
  const line = `${head}${calls})`;
  const fits = indentation(text, from).length + line.length <= WIDTH && !calls.includes('\n');
  return fits && !hasComment(text, from, to, steps) ? [edit(cell, from, to, line)] : null;
}

/** Whether there is other text between the statements. */
function hasComment(
  text: string,
  from: number,
  to: number,
  steps: AwaitSequence['steps']
): boolean {
  let at = from;
  for (const { statement } of steps) {
    if (/\S/.test(text.slice(at, statement.from))) {
      return true;
    }
    at = statement.to;
  }
  return at !== to;
}

/** One line for each call, with the existing comments. */
function onLines({ cell, steps }: AwaitSequence, head: string): Edit[] {
  const { text } = cell.facts.program;
  const [first] = steps;
  const last = steps[steps.length - 1];
  const indent = indentation(text, first.statement.from);
  const unit = indentUnit(indent);
  return [
    ...indentLines(cell, endOfLine(text, first.statement.from) + 1, last.awaited.call.to, unit),
    edit(cell, first.statement.from, first.awaited.call.from, `${head}\n${indent}${unit}`),
    ...steps
      .slice(1)
      .map(({ statement, awaited }) => edit(cell, statement.from, awaited.call.from, '')),
    ...steps.map(step =>
      edit(cell, step.awaited.call.to, step.awaited.call.to, step === last ? `,\n${indent})` : ',')
    )
  ];
}
