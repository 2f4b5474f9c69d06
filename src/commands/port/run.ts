/**
 * The code of the commands that take code out of a notebook.
 */

export { copyAsScript } from './script';
export { moveToModule } from './module';
