/**
 * What is known about the kernel that runs the cells. The metadata of a notebook tells it: JupyterLab writes the
 * kernelspec and the language there when a kernel starts.
 */

/** A kernel. */
export interface KernelEnvironment {
  /** `pyodide` runs Python in the browser, without threads; `null` if it is CPython, or unknown. */
  readonly implementation: 'pyodide' | null;
  /** The version of Python, such as `3.12.4`. */
  readonly python: string | null;
}

/** A kernel that nothing is known about. */
export const UNKNOWN_KERNEL: KernelEnvironment = { implementation: null, python: null };

/** The facts in a notebook's metadata. */
export function kernelEnvironmentOf(metadata: unknown): KernelEnvironment {
  const { kernelspec, language_info: language } = (metadata ?? {}) as {
    kernelspec?: { display_name?: unknown } | null;
    language_info?: { version?: unknown } | null;
  };
  const version = language?.version;
  return {
    implementation: /\bpyodide\b/i.test(String(kernelspec?.display_name)) ? 'pyodide' : null,
    python: typeof version === 'string' ? version : null
  };
}
