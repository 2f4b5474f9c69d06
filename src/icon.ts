/**
 * The icon of Loopscope: a loop under a lens.
 */

import { LabIcon } from '@jupyterlab/ui-components';

import svgstr from '../style/icons/loopscope.svg';

/** The icon; it takes the colour of JupyterLab's sidebars. */
export const loopscopeIcon = new LabIcon({ name: 'loopscope:icon', svgstr });
