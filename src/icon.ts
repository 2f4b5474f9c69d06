/**
 * The icons of Loopscope.
 */

import { LabIcon } from '@jupyterlab/ui-components';

import bulb from '../style/icons/bulb.svg';
import svgstr from '../style/icons/loopscope.svg';

/** A loop under a lens. It takes the colour of JupyterLab's sidebars. */
export const loopscopeIcon = new LabIcon({ name: 'loopscope:icon', svgstr });

/** A bulb: there is something to do here. */
export const bulbIcon = new LabIcon({ name: 'loopscope:bulb', svgstr: bulb });
