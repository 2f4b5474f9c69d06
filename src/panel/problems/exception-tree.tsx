/**
 * The errors within an exception group.
 */

import React from 'react';

import type { SubFailure } from '../../wire/protocol';
import { ShowButton } from '../shared/buttons';
import { Disclosure } from '../shared/disclosure';
import { usePanel } from '../shared/panel-context';
import { StackTrace } from '../shared/stack-trace';
import { userFrame } from '../text/place';
import { subFailureText } from '../text/runtime-problem';

/** The errors of a group as a tree: each with its task, its line and its traceback. */
export function ExceptionTree(props: {
  /** After each group come its own errors, one level deeper. */
  readonly group: readonly SubFailure[];
  /** How many errors are in the group, shown or not. */
  readonly count: number;
}): JSX.Element {
  const { trans } = usePanel();
  const { group, count } = props;
  const items = topLevel(group);
  const hidden = count - items.length;
  return (
    <ul className="loopscope-ExceptionTree" data-testid="loopscope-exceptions">
      {items.map(({ sub, inner }, index) => (
        <ExceptionItem key={index} sub={sub} inner={inner} />
      ))}
      {hidden > 0 && (
        <li className="loopscope-note">
          {trans._n('%1 more error is not shown.', '%1 more errors are not shown.', hidden)}
        </li>
      )}
    </ul>
  );
}

/** One error of a level, and those of its own group. */
interface IItem {
  readonly sub: SubFailure;
  readonly inner: SubFailure[];
}

function topLevel(group: readonly SubFailure[]): IItem[] {
  const items: IItem[] = [];
  for (const sub of group) {
    const last = items[items.length - 1] as IItem | undefined;
    if (last && sub.depth > last.sub.depth) {
      last.inner.push(sub);
    } else {
      items.push({ sub, inner: [] });
    }
  }
  return items;
}

function ExceptionItem({ sub, inner }: IItem): JSX.Element {
  const { trans } = usePanel();
  const frame = userFrame(sub.stack);
  return (
    <li>
      <span>{subFailureText(sub, trans)}</span>
      <span className="loopscope-actions">
        {frame && <ShowButton frame={frame} />}
        {sub.stack.length > 1 && (
          <Disclosure label={trans.__('Traceback')}>
            {() => <StackTrace stack={sub.stack} />}
          </Disclosure>
        )}
      </span>
      {sub.count !== undefined && <ExceptionTree group={inner} count={sub.count} />}
    </li>
  );
}
