/**
 * New files beside a notebook.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

/** The path of a file in the notebook's folder, on the same drive. */
export function pathBeside(
  contents: Contents.IManager,
  { context }: NotebookPanel,
  file: string
): string {
  const drive = contents.driveName(context.path);
  const path = PathExt.join(PathExt.dirname(contents.localPath(context.path)), file);
  return drive ? `${drive}:${path}` : path;
}

/** Whether there may be a file. Only a 404 counts as no, because a file must never be overwritten. */
export async function mayExist(contents: Contents.IManager, path: string): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (error) {
    return (error as { response?: Response }).response?.status !== 404;
  }
}

/**
 * Writes a new file.
 *
 * @returns whether it was written; `false` if the file exists.
 * @throws when the server refuses to write it.
 */
export async function writeNewFile(
  contents: Contents.IManager,
  path: string,
  text: string
): Promise<boolean> {
  if (await mayExist(contents, path)) {
    return false;
  }
  await contents.save(path, { type: 'file', format: 'text', content: text });
  return true;
}
