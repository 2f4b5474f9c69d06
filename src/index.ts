/**
 * The plugins of Loopscope.
 */

import { commandsPlugin } from './commands/plugin';
import { editorPlugin } from './editor/plugin';
import { findingsPlugin } from './findings/plugin';
import { kernelPlugin } from './kernel/plugin';
import { marksPlugin } from './marks/plugin';
import { outputPlugin } from './output/plugin';
import { panelPlugin } from './panel/plugin';
import { rulePagePlugin } from './rule-page/plugin';
import { runningPlugin } from './running/plugin';
import { settingsPlugin } from './settings';
import { settingsPagePlugin } from './settings-page/plugin';
import { statusPlugin } from './status/plugin';
import { timelinePlugin } from './timeline/plugin';
import { recordingPlugin } from './timeline/recording-document';

export * from './tokens';

export default [
  settingsPlugin,
  kernelPlugin,
  findingsPlugin,
  commandsPlugin,
  editorPlugin,
  outputPlugin,
  panelPlugin,
  rulePagePlugin,
  statusPlugin,
  marksPlugin,
  runningPlugin,
  timelinePlugin,
  recordingPlugin,
  settingsPagePlugin
];
