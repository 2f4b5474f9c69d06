// What `jupyter labextension list` says of the extension in a virtual environment.
import { stripVTControlCharacters } from 'node:util';
import { pythonOf } from './setup/paths.mjs';
import { keep } from './setup/run.mjs';

/** The line about the extension, without colours. */
export function listedExtension(folder, env) {
  const { output } = keep(pythonOf(folder), ['-m', 'jupyter', 'labextension', 'list'], { env });
  const lines = stripVTControlCharacters(output).split('\n');
  return lines.find(line => line.includes('jupyterlab-loopscope'))?.trim() ?? 'nothing';
}

/** Whether it is enabled, and JupyterLab finds its dependencies compatible: an ` X ` is a package that it lacks. */
export const isListedRight = line => / enabled\b.*\bOK\b/.test(line) && !/ X\b/.test(line);
