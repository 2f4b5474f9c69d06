/**
 * The level of one rule, in one line.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import { CommandIds } from '../tokens';

/** The title of a rule, a link to its page, and the choice of its level. JupyterLab draws the description below. */
export default function LevelField(props: {
  /** The id of the control. */
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly levels: readonly string[];
  readonly level: string;
  readonly choose: (level: string) => void;
  /** Whether this is the first rule, below the heading of all rules. */
  readonly isFirst: boolean;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { id, rule, title, levels, level, choose, isFirst, commands, trans } = props;
  return (
    <>
      {isFirst && (
        <>
          <h2 className="loopscope-LevelField-heading">{trans.__('Rules')}</h2>
          <p className="loopscope-LevelField-help">
            {trans.__(
              'With off, a rule reports nothing. A hint is shown quietly, last in the panel. A warning is underlined and listed. An error is underlined in red, first in the panel.'
            )}
          </p>
        </>
      )}
      <div className="loopscope-LevelField">
        <label htmlFor={id}>{title}</label>
        <button
          type="button"
          className="loopscope-Link"
          aria-label={trans.__('Why? The page of the rule %1', rule)}
          onClick={() => void commands.execute(CommandIds.showRule, { rule })}
        >
          {trans.__('Why?')}
        </button>
        <select id={id} value={level} onChange={event => choose(event.target.value)}>
          {levels.map(each => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </div>
    </>
  );
}
