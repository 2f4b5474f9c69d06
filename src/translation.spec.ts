import { nullTranslator } from '@jupyterlab/translation';
import type { ITranslator } from '@jupyterlab/translation';

import { loadTranslation } from './translation';

const loading = (load: ITranslator['load']) => ({ ...nullTranslator, load });

describe('loadTranslation', () => {
  let warn: jest.SpyInstance;
  beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation()));
  afterEach(() => warn.mockRestore());

  it('is English without a translator', () => {
    expect(loadTranslation(null).__('Cancel %1', 'a')).toBe('Cancel a');
    expect(warn).not.toHaveBeenCalled();
  });

  it('translates', () => {
    const german = { ...nullTranslator.load(''), __: () => 'Abbrechen' };
    expect(loadTranslation(loading(() => german)).__('Cancel')).toBe('Abbrechen');
    expect(warn).not.toHaveBeenCalled();
  });

  it('falls back to English, and logs the first failure', () => {
    const fail = () => {
      throw new Error('bad plural rule');
    };
    const broken = { ...nullTranslator.load(''), _n: fail, __: fail };
    const trans = loadTranslation(loading(() => broken));
    expect(trans._n('%1 task', '%1 tasks', 2)).toBe('2 tasks');
    expect(trans.__('Cancel')).toBe('Cancel');
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('falls back to English when there is nothing to load', () => {
    const trans = loadTranslation(
      loading(() => {
        throw new Error('no language pack');
      })
    );
    expect(trans.__('Cancel')).toBe('Cancel');
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
