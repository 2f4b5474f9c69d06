/**
 * Draws the levels of the rules in JupyterLab's settings editor.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';
import React from 'react';

import { RULE_PREFIX } from '../settings';
import { PLUGIN_ID } from '../tokens';
import { loadTranslation } from '../translation';

const LevelField = React.lazy(() => import('./level-field'));

/** Draws each level in one line, with a link to the page of its rule. Its code is loaded with the settings editor. */
export const settingsPagePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-loopscope:settings-page',
  description: 'Draws the levels of the rules in the settings editor.',
  autoStart: true,
  requires: [ISettingRegistry, IFormRendererRegistry],
  optional: [ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    registry: ISettingRegistry,
    forms: IFormRendererRegistry,
    translator: ITranslator | null
  ): Promise<void> => {
    const trans = loadTranslation(translator);
    const { commands } = app;
    const schema = await registry.load(PLUGIN_ID).then(
      loaded => loaded.schema,
      // A value that the user wrote is invalid. JupyterLab's own fields say so.
      () => null
    );
    const keys = Object.keys(schema?.properties ?? {}).filter(key => key.startsWith(RULE_PREFIX));
    for (const key of keys) {
      const isFirst = key === keys[0];
      forms.addRenderer(`${PLUGIN_ID}.${key}`, {
        fieldRenderer: ({ id, idSchema, schema: { title, enum: levels }, formData, onChange }) =>
          React.createElement(
            React.Suspense,
            { fallback: null },
            React.createElement(LevelField, {
              id: String(idSchema?.$id ?? id),
              rule: key.slice(RULE_PREFIX.length),
              title: title ?? key,
              levels: (levels ?? []).map(String),
              level: String(formData),
              choose: onChange,
              isFirst,
              commands,
              trans
            })
          )
      });
    }
  }
};
