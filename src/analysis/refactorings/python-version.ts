/**
 * Python versions. Some refactorings need a newer one.
 */

/** A version of Python, such as `[3, 11]`. */
export type PythonVersion = readonly [major: number, minor: number];

/** Whether the kernel's Python is known to be at least this version. */
export function isAtLeast(python: PythonVersion | null, [major, minor]: PythonVersion): boolean {
  return python !== null && (python[0] > major || (python[0] === major && python[1] >= minor));
}

/** Reads a version such as `3.12.1`. */
export function pythonVersion(text: string | undefined): PythonVersion | null {
  const match = /^(\d+)\.(\d+)/.exec(text ?? '');
  return match && [Number(match[1]), Number(match[2])];
}
