/**
 * Runs statements together in an `asyncio.TaskGroup`, which needs Python 3.11.
 */

import type { Fix } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Names } from '../semantic/names';
import { edit } from '../rewrites/expressions';
import { endOfLine, indentation } from '../text/lines';
import { runningScope } from '../semantic/scope';
import { importModule, indentLines } from '../rewrites/statements';
import type { AwaitSequence } from './await-sequence';
import { indentUnit } from './indent-unit';
import { callsText, importNotes, sharingNotes } from './notes';

/** Returns the change; `null` if a call may return something other than a coroutine, because a group can't run that. */
export function taskGroupSteps(names: Names, sequence: AwaitSequence): Fix | null {
  const { cell, steps, shown } = sequence;
  const [first] = steps;
  const last = steps[steps.length - 1];
  const { scope } = first.awaited;
  const asyncio = importModule(names, cell, scope, first.statement.from, 'asyncio');
  if (!asyncio || !steps.every(({ awaited }) => awaited.coroutine)) {
    return null;
  }
  const { text } = cell.facts.program;
  const indent = indentation(text, first.statement.from);
  const unit = indentUnit(indent);
  const taken = new Set(runningScope(scope).bindings.keys());
  const free = (name: string): string => {
    const found = names.freeName(name, taken);
    taken.add(found);
    return found;
  };
  const group = free('tg');
  const tasks = steps.map(({ target }) => target && free(`${target}_task`));
  const start = (index: number): string =>
    `${tasks[index] ? `${tasks[index]} = ` : ''}${group}.create_task(`;
  const results = steps.flatMap(({ target }, index) =>
    target ? [`\n${indent}${target} = ${tasks[index]}.result()`] : []
  );
  const end = endOfLine(text, last.statement.to);
  return {
    title: message('refactor.task-group', { what: callsText(sequence) }),
    tier: 'ask',
    edits: [
      ...asyncio.edits,
      ...indentLines(cell, endOfLine(text, first.statement.from) + 1, last.awaited.call.to, unit),
      edit(
        cell,
        first.statement.from,
        first.awaited.call.from,
        `async with ${asyncio.name}.TaskGroup() as ${group}:\n${indent}${unit}${start(0)}`
      ),
      ...steps.flatMap(({ statement, awaited: { call } }, index) => [
        ...(index > 0 ? [edit(cell, statement.from, call.from, start(index))] : []),
        edit(cell, call.to, call.to, ')')
      ]),
      ...(results.length > 0 ? [edit(cell, end, end, results.join(''))] : [])
    ],
    notes: [
      message('note.together'),
      message('note.group-errors'),
      message('note.group-output'),
      ...sharingNotes(names, sequence),
      ...(shown ? [message('note.output')] : []),
      ...importNotes(asyncio)
    ]
  };
}
