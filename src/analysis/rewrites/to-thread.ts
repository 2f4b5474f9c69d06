/**
 * Runs a blocking call in a thread, and awaits it.
 */

import { convertBlocking } from './to-await';
import type { Fix } from '../diagnostics/finding';
import { excerpt, message, type Message } from '../diagnostics/messages';
import type { CallSite } from '../semantic/call-site';
import { edit, textAfter } from './expressions';
import { importModule } from './statements';
import { asFunctionArgument, functionTakerOf } from './task-arguments';

/**
 * `f(x)` to `await asyncio.to_thread(f, x)`; empty if that is impossible.
 *
 * @param remarks - More notes for the user.
 */
export function toThread(site: CallSite, remarks: readonly Message[] = []): Fix[] {
  const { names, cell, node, callee, argumentList } = site;
  const taker = functionTakerOf(site);
  if (taker) {
    const edits = asFunctionArgument(site);
    const replacement = edits && excerpt(textAfter(cell, taker.node.from, taker.node.to, edits));
    return edits && replacement !== null
      ? [{ title: message('fix.write', { replacement }), tier: 'ask', edits, notes: [...remarks] }]
      : [];
  }
  const asyncio = importModule(names, cell, site.scope, node.from, 'asyncio');
  if (!asyncio || !site.arguments) {
    return [];
  }
  const isSpaced = /^\s/.test(cell.source.slice(argumentList.from + 1));
  const comma = site.arguments.length > 0 ? (isSpaced ? ',' : ', ') : '';
  const converted = convertBlocking(site, ({ from, word, outer }) => [
    edit(cell, from, callee.from, `${outer ? '(' : ''}${word}${asyncio.name}.to_thread(`),
    edit(cell, callee.to, argumentList.from + 1, comma),
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
      title: message('fix.thread', { call: site.displayName }),
      tier: 'ask',
      edits: [...asyncio.edits, ...converted.edits],
      notes
    }
  ];
}
