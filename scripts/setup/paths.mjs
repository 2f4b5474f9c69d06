// The places of files and folders in the repository.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const windows = process.platform === 'win32';

export const inRoot = (...parts) => path.join(root, ...parts);

/** The folder of a virtual environment that holds its programs. */
export const binOf = venv => path.join(venv, windows ? 'Scripts' : 'bin');

/** The Python of a virtual environment. */
export const pythonOf = venv => path.join(binOf(venv), windows ? 'python.exe' : 'python');

export const venv = inRoot('.venv');
export const cache = inRoot('.cache');
export const labextension = inRoot('python_helper', 'jupyterlab_loopscope', 'labextension');
