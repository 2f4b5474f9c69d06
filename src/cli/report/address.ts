/**
 * Paths in reports.
 */

import path from 'node:path';

/** The path of a file from the current folder, with slashes on every system. */
export function addressInside(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
  return (isInside ? relative : path.resolve(file)).split(path.sep).join('/');
}
