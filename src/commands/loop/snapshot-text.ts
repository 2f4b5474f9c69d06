/**
 * What an event loop does, as text for bug reports and chats. It is in English, because its readers are developers.
 *
 * It has names of functions, tasks and variables, but no value of an argument, no message of an exception, no source
 * and no address.
 */

import { lineAt, type CellSource } from '../../analysis';
import { innermostInCell } from '../../kernel/frames';
import type { ILoopState, Problem, RuntimeProblem } from '../../tokens';
import type { BlockRecord, CellRef, Frame, TaskRecord } from '../../wire/protocol';

/** How many lines each part has at most. */
const MAX_LINES = 200;

/** What a snapshot is made of. */
export interface SnapshotParts {
  /** The name and version of the application. */
  readonly application: string;
  readonly loop: ILoopState;
  readonly problems: readonly Problem[];
  readonly cells: readonly CellSource[];
}

/** The text of a snapshot. */
export function snapshotText({ application, loop, problems, cells }: SnapshotParts): string {
  const { kernel, records } = loop;
  const versions = kernel
    ? [
        `Python ${kernel.python}, IPython ${kernel.ipython}, ipykernel ${kernel.ipykernel}`,
        `Event loop: ${kernel.loop}`
      ]
    : [];
  const blocks = [...records.blocks.values()].slice(-MAX_LINES);
  return [
    'Loopscope snapshot',
    application,
    ...versions,
    stateLine(loop),
    ...part(`Tasks: ${loop.taskTotal}`, taskLines(loop)),
    ...part(
      `Problems: ${problems.length}`,
      problems.map(problem => problemLine(problem, cells))
    ),
    ...part(
      `Blocks: ${blocks.length}`,
      blocks.map(block => blockLine(block))
    ),
    ''
  ].join('\n');
}

function part(title: string, lines: readonly string[]): string[] {
  const hidden = lines.length - MAX_LINES;
  return [
    '',
    title,
    ...lines.slice(0, MAX_LINES).map(line => `  ${line}`),
    ...(hidden > 0 ? [`  … ${hidden} more`] : [])
  ];
}

function stateLine(state: ILoopState): string {
  const { loop, presence } = state;
  if (!loop) {
    return `State: not known (${presence.kind})`;
  }
  const facts = [
    `State: ${loop.state}`,
    loop.cell && cellLabel(loop.cell),
    loop.at && placeLabel(loop.at),
    loop.blocker && `in ${loop.blocker}`,
    loop.cause && `cause ${loop.cause}`,
    `for ${seconds(state.age(loop.since))}`,
    loop.starving > 0 && `${loop.starving} tasks can't continue`,
    loop.lostWake && 'the loop sleeps although something is due'
  ];
  return facts.filter(Boolean).join(', ');
}

/** The tasks as a tree of who waits for whom. Tasks that differ only in their names and ages are one line. */
function taskLines(state: ILoopState): string[] {
  const { tasks } = state.records;
  const drawn = new Set<number>();
  const lines: string[] = [];
  const draw = (level: readonly TaskRecord[], indent: string): void => {
    const groups = new Map<string, TaskRecord[]>();
    for (const task of level) {
      if (!drawn.has(task.id)) {
        drawn.add(task.id);
        const key = taskFacts(task);
        groups.set(key, [...(groups.get(key) ?? []), task]);
      }
    }
    for (const [facts, group] of groups) {
      const [{ unnamed, name, isCell }] = group;
      const label = group.length > 1 ? ` ×${group.length}` : unnamed || isCell ? '' : ` "${name}"`;
      const oldest = Math.max(...group.map(task => state.age(task.since)));
      lines.push(`${indent}${facts.replace(' ', `${label} `)}, ${seconds(oldest)}`);
      draw(
        group.flatMap(task => task.awaits.flatMap(id => tasks.get(id) ?? [])),
        `${indent}  `
      );
    }
  };
  const all = [...tasks.values()];
  draw(
    all.filter(task => task.awaitedBy.length === 0),
    ''
  );
  // Tasks that wait for each other have no root.
  draw(all, '');
  return lines;
}

/** What identical tasks have in common. The function comes first, before the first space. */
function taskFacts(task: TaskRecord): string {
  const { waiting, stack } = task;
  const at = innermostInCell(stack) ?? stack[stack.length - 1];
  const facts = [
    waiting.kind === 'ready' || waiting.kind === 'running'
      ? waiting.kind
      : `waits for ${[waiting.kind, waiting.name, waiting.call && `in ${waiting.call}`].filter(Boolean).join(' ')}`,
    at && placeLabel(at),
    task.cell && `started by ${cellLabel(task.cell)}`,
    task.cycle && 'deadlock',
    task.orphan && 'can never finish',
    task.ignoring && 'ignores cancel',
    task.old && 'of an earlier run'
  ];
  const subject = task.isCell && task.cell ? 'cell' : `${task.coroutine.replace(/ /g, '_')}()`;
  return `${subject} ${facts.filter(Boolean).join(', ')}`;
}

function problemLine({ seen, findings, cell, at }: Problem, cells: readonly CellSource[]): string {
  const finding = findings.find(Boolean);
  const source = finding && cells.find(({ id }) => id === finding.cell);
  const facts = [
    seen && seenLabel(seen),
    finding && `rule ${finding.rule}`,
    at ? placeLabel(at) : cell && cellLabel(cell),
    finding &&
      source &&
      `${source.executionCount ? `cell [${source.executionCount}]` : `code cell ${cells.indexOf(source) + 1}`}, line ${lineAt(source.source, finding.from)}`
  ];
  return facts.filter(Boolean).join(', ');
}

function seenLabel(seen: RuntimeProblem): string {
  switch (seen.kind) {
    case 'failures': {
      const { kind, name, unnamed, coroutine, errorName } = seen.record;
      return `failure (${kind}) of ${unnamed ? coroutine : name}${errorName ? `: ${errorName}` : ''}`;
    }
    case 'coroutines':
      return `coroutine never awaited (${seen.record.state}): ${seen.record.name}`;
    case 'notices':
      return `notice: ${seen.record.kind}`;
    case 'blocks':
      return `blocked ${seen.records.length} times, ${seconds(
        Math.max(...seen.records.map(({ start, end }) => (end ?? start) - start))
      )} at most`;
    case 'deadlock':
      return `deadlock of ${seen.tasks.length} tasks`;
    case 'orphan':
      return `can never finish: ${seen.task.coroutine}()`;
    case 'ignoring':
      return `ignores cancel: ${seen.task.coroutine}()`;
    case 'old-tasks':
      return `${seen.tasks.length} tasks of earlier runs`;
  }
}

function blockLine({ cell, at, blocker, cause, start, end, starving }: BlockRecord): string {
  const facts = [
    end === null ? 'goes on' : seconds(end - start),
    `cause ${cause}`,
    blocker && `in ${blocker}`,
    at ? placeLabel(at) : cell && cellLabel(cell),
    `${starving} tasks delayed`
  ];
  return facts.filter(Boolean).join(', ');
}

function cellLabel({ count }: Pick<CellRef, 'count'>): string {
  return count === null ? 'a cell' : `cell [${count}]`;
}

function placeLabel({ cell, file, line }: Frame): string {
  return cell ? `${cellLabel(cell)} line ${line}` : `${file ?? 'a file'} line ${line}`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
