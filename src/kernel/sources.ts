/**
 * The helper as text. `scripts/helper-sources.cjs` makes a module of the folder, when the extension is built and
 * in tests.
 */

export { LOADER, SOURCES, VERSION } from '../../python_helper/loopscope_kernel/__init__.py';
