/**
 * The version of Loopscope.
 */

export { version } from '../../package.json';
