/** A Python module of the helper, bundled as its source text. */
declare module '*.py' {
  const source: string;
  export default source;
}
