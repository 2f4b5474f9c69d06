/**
 * What the user chooses above the list of tasks: a text, a state and an order.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import { useChoices, usePanel } from '../shared/panel-context';
import { SORTS, STATES, type TaskSort, type TaskStateFilter } from './task-filter';

/** The field for the text, and two lists to choose from. */
export function TaskFilterBar(): JSX.Element {
  const { trans, view } = usePanel();
  const { filter, state, sort } = useChoices();
  return (
    <div className="loopscope-FilterBar" role="search">
      <input
        type="search"
        className="loopscope-Field"
        value={filter}
        placeholder={trans.__('Filter: name, [cell], wait')}
        aria-label={trans.__('Filter the tasks by name, argument, cell or what they wait for')}
        onChange={event => view.set({ filter: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Escape' && filter !== '') {
            event.stopPropagation();
            view.set({ filter: '' });
          }
        }}
      />
      <select
        className="loopscope-Field"
        value={state}
        aria-label={trans.__('Show the tasks in this state')}
        onChange={event => view.set({ state: event.target.value as TaskStateFilter })}
      >
        {STATES.map(name => (
          <option key={name} value={name}>
            {stateLabel(name, trans)}
          </option>
        ))}
      </select>
      <select
        className="loopscope-Field"
        value={sort}
        aria-label={trans.__('Sort the tasks')}
        onChange={event => view.set({ sort: event.target.value as TaskSort })}
      >
        {SORTS.map(name => (
          <option key={name} value={name}>
            {sortLabel(name, trans)}
          </option>
        ))}
      </select>
    </div>
  );
}

function stateLabel(state: TaskStateFilter, trans: TranslationBundle): string {
  switch (state) {
    case 'all':
      return trans.__('All states');
    case 'running':
      return trans.__('Running');
    case 'waiting':
      return trans.__('Waiting');
    case 'overdue':
      return trans.__('Overdue');
    case 'stuck':
      return trans.__('Stuck');
    case 'old':
      return trans.__('Earlier runs');
  }
}

function sortLabel(sort: TaskSort, trans: TranslationBundle): string {
  switch (sort) {
    case 'oldest':
      return trans.__('Oldest first');
    case 'newest':
      return trans.__('Newest first');
    case 'name':
      return trans.__('By name');
    case 'longest-wait':
      return trans.__('Longest wait first');
  }
}
