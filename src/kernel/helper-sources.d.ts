/** The helper's Python package, as `scripts/helper-sources.cjs` bundles it. */
declare module '*/loopscope_kernel/__init__.py' {
  /** The version of this package, and so of the helper that it injects. */
  export const VERSION: string;
  /** The text of the loader, which makes modules of the others. */
  export const LOADER: string;
  /** The texts of the other modules, by their names in the package. */
  export const SOURCES: Readonly<Record<string, string>>;
}
