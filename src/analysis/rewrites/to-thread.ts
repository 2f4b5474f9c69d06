/**
 * Handing a call that blocks to a thread, and awaiting it.
 */

import { convertBlocking } from './to-await';
import type { Fix } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { edit } from './expressions';
import { argumentsOf } from '../semantic/arguments';
import type { CallFact } from '../semantic/scope';
import { importModule } from './statements';

/**
 * `f(x)` to `await asyncio.to_thread(f, x)`; nothing where that cannot be displayName.
 *
 * @param remarks - What else there is to know of it.
 */
export function toThread(
  names: Names,
  {
    cell,
    call,
    displayName
  }: { readonly cell: Cell; readonly call: CallFact; readonly displayName: string },
  remarks: readonly Message[] = []
): Fix[] {
  const asyncio = importModule(names, cell, call.scope, call.node.from, 'asyncio');
  const list = argumentsOf(cell, call.arguments);
  if (!asyncio || !list) {
    return [];
  }
  const { node, callee, arguments: args } = call;
  const comma = list.length > 0 ? (/^\s/.test(cell.source.slice(args.from + 1)) ? ',' : ', ') : '';
  const converted = convertBlocking(names, cell, call, ({ from, word, outer }) => [
    edit(cell, from, callee.from, `${outer ? '(' : ''}${word}${asyncio.name}.to_thread(`),
    edit(cell, callee.to, args.from + 1, comma),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ]);
  if (!converted) {
    return [];
  }
  const notes = [...converted.notes, ...remarks];
  if (asyncio.edits.length > 0) {
    notes.push(message('note.import', { name: 'asyncio' }));
  }
  return [
    {
      title: message('fix.thread', { call: displayName }),
      tier: 'ask',
      edits: [...asyncio.edits, ...converted.edits],
      notes
    }
  ];
}
