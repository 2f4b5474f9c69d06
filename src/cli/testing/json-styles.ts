/**
 * Notebooks in the JSON styles of different programs.
 */

/** A way to write JSON. The same notebook always gives the same text. */
export interface JsonStyle {
  readonly name: string;
  write(notebook: object): string;
}

/** A notebook with a text cell, then these code cells, each with an output. */
export function notebookOf(
  sources: readonly string[],
  { lines = true, language = 'python' } = {}
): Record<string, unknown> {
  const cut = (text: string): string | string[] =>
    lines ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : text;
  return {
    cells: [
      { cell_type: 'markdown', metadata: {}, source: cut('# Größe → 😀\nasyncio.run(main())') },
      ...sources.map((source, index) => ({
        cell_type: 'code',
        execution_count: index + 1,
        metadata: { tags: ['a/b'], source: ['x\n'] },
        outputs: [{ name: 'stdout', output_type: 'stream', text: ['a\u2028b "q" \\ \u001b[0m\n'] }],
        source: cut(source)
      }))
    ],
    metadata: { language_info: { name: language } },
    nbformat: 4,
    nbformat_minor: 5
  };
}

const ascii = (text: string): string =>
  text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The style of Python's json.dumps: a space after each comma and colon. */
const spaced = (value: unknown): string => {
  if (Array.isArray(value)) {
    return `[${value.map(spaced).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(
      ([key, own]) => `${JSON.stringify(key)}: ${spaced(own)}`
    );
    return `{${pairs.join(', ')}}`;
  }
  return JSON.stringify(value);
};

/** Styles with a predictable result: a fixed file looks as if the program had written it. */
export const JSON_STYLES: readonly JsonStyle[] = [
  { name: 'nbformat', write: notebook => `${JSON.stringify(notebook, null, 1)}\n` },
  { name: 'two spaces, no end of line', write: notebook => JSON.stringify(notebook, null, 2) },
  { name: 'tabs', write: notebook => `${JSON.stringify(notebook, null, '\t')}\n` },
  { name: 'compact', write: notebook => JSON.stringify(notebook) },
  { name: 'one line with spaces', write: spaced },
  { name: 'ASCII only', write: notebook => ascii(`${JSON.stringify(notebook, null, 1)}\n`) },
  {
    name: 'Windows line ends',
    write: notebook => `${JSON.stringify(notebook, null, 1)}\n`.replace(/\n/g, '\r\n')
  },
  {
    name: 'a byte order mark',
    write: notebook => `\ufeff${JSON.stringify(notebook, null, 1)}\n`
  },
  {
    name: 'keys the other way round',
    write: notebook => {
      const turned = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(turned)
          : typeof value === 'object' && value !== null
            ? Object.fromEntries(
                Object.entries(value)
                  .reverse()
                  .map(([key, own]) => [key, turned(own)])
              )
            : value;
      return `${JSON.stringify(turned(notebook), null, 1)}\n`;
    }
  }
];
