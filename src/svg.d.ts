/** An SVG file, bundled as its text. */
declare module '*.svg' {
  const source: string;
  export default source;
}
