/**
 * IPython is not quite Python: `%magic`, `!command`, `help?`. Each such stretch is replaced by something of the
 * same length that Python can parse, so that an offset in the tree is an offset in the cell.
 */

import { endOfLine, Scanner } from '../../text/lines';

/** A magic that runs Python, and the code that it runs. */
export interface Magic {
  /** Its name with the percent signs, such as `%%time`. */
  readonly name: string;
  /** Where the magic itself stands. */
  readonly from: number;
  /** Where the code it runs starts. */
  readonly body: number;
  /** Where that code ends. */
  readonly to: number;
}

/** A part of a cell that isn't Python: a line magic, a shell command or a help request. */
export interface Escape {
  readonly from: number;
  readonly to: number;
}

/** A cell's text, made parseable. */
export interface Masked {
  /** As long as the source. */
  readonly text: string;
  /** The magics whose code is left in the text, in order. */
  readonly magics: readonly Magic[];
  /** What was masked within the code, in order. */
  readonly escapes: readonly Escape[];
}

/** Cell magics whose body is Python that runs in the notebook. Other bodies are no Python, or run elsewhere. */
const PYTHON_CELL_MAGICS = ['time', 'timeit', 'capture', 'prun'];

/** Line magics whose line is Python. The mask keeps their statement in its place. */
const PYTHON_LINE_MAGICS =
  /^%(time|timeit|prun)\b(?:[ \t]+-(?:[nrp][ \t]+\d+|[nrtcpqo]\d*))*(?=[ \t]|$)/;

const CELL_MAGIC = /^%%(\w+)[^\n]*/;
const ESCAPED_LINE = /[ \t]*[%!?,;/]/y;
const ESCAPED_VALUE = /[ \t]*[A-Za-z_\x80-\uffff][\w\x80-\uffff.,*()[\]'" \t]*=[ \t]*(?=[!%])/y;
const HELP = /[ \t]*[%\w\x80-\uffff.*][^\n#'"?]*\?{1,2}[ \t]*(?=\n|$)/y;
const TEMPLATE_STRING = /(?<![\w.])([rR]?)[tT]([rR]?)(?=["'])/g;

/** Masks IPython's own syntax. */
export function maskIPython(source: string): Masked {
  const text = source.includes('t"') || source.includes("t'") ? maskTemplates(source) : source;
  return /[%!?]|^[ \t]*[,;/]/m.test(source)
    ? maskLines(...maskCellMagics(text))
    : { text, magics: [], escapes: [] };
}

/** Cell magics whose body doesn't read the notebook's names. */
const FOREIGN =
  /^\s*%%(bash|sh|script|system|sx|cmd|file|writefile|html|HTML|javascript|js|latex|markdown|svg|SVG|perl|ruby|python[23]?|pypy)\b/;

/** How a shell command reads a name of the notebook: `{name}` and `$name`. */
const EXPANDED = /\{[^}]*\}|\$\w+/g;

/** The parts of a cell that aren't in its tree, but may use the notebook's names. */
export function unreadCode(source: string, { text, magics, escapes }: Masked): string[] {
  if (text.trim() === '' && source.trim() !== '' && escapes.length === 0) {
    return FOREIGN.test(source) ? [] : [source];
  }
  const headers = magics
    .filter(({ name }) => name.startsWith('%%'))
    .map(({ from, body }) => source.slice(from, body));
  const lines = escapes.map(({ from, to }) => source.slice(from, to));
  return [
    ...headers,
    ...lines.flatMap(line =>
      line.startsWith('!') ? (line.match(EXPANDED) ?? []) : /^\?|\?\s*$/.test(line) ? [] : [line]
    )
  ];
}

/** The parser doesn't know template strings: they become format strings. */
function maskTemplates(source: string): string {
  return source.replace(TEMPLATE_STRING, '$1f$2');
}

/** Blanks the cell magics at the top, and a body that isn't Python. */
function maskCellMagics(text: string): [string, Magic[], number] {
  const magics: Magic[] = [];
  let at = text.search(/\S|$/);
  for (;;) {
    const match = CELL_MAGIC.exec(text.slice(at));
    if (!match) {
      break;
    }
    const end = at + match[0].length;
    if (!PYTHON_CELL_MAGICS.includes(match[1])) {
      return [blank(text, 0, text.length), magics, text.length];
    }
    magics.push({ name: `%%${match[1]}`, from: at, body: end, to: text.length });
    text = blank(text, at, end);
    at = end;
    const next = /^\s*(?=%%)/.exec(text.slice(at));
    if (!next) {
      break;
    }
    at += next[0].length;
  }
  return [text, magics, at];
}

/** Masks magics, shell commands and help at the start of logical lines. */
function maskLines(text: string, magics: Magic[], from: number): Masked {
  const scanner = new Scanner(text, from);
  const escapes: Escape[] = [];
  let starts = from === 0 || text[from] === '\n' || from >= text.length;
  while (scanner.at < scanner.text.length) {
    if (starts && scanner.depth === 0) {
      const end = maskLine(scanner, magics, escapes);
      if (end !== undefined) {
        text = scanner.text;
        scanner.at = end;
        starts = false;
        continue;
      }
    }
    scanner.skipPlain();
    scanner.next();
    starts = scanner.broke;
  }
  return { text: scanner.text, magics, escapes };
}

/** Masks the line that starts here, if it isn't Python. Returns where it ends. */
function maskLine(scanner: Scanner, magics: Magic[], escapes: Escape[]): number | undefined {
  const { text, at } = scanner;
  const escape = (from: number, to: number): number => {
    escapes.push({ from, to });
    replace(scanner, from, to, '0');
    return to;
  };
  ESCAPED_LINE.lastIndex = at;
  const escaped = ESCAPED_LINE.exec(text);
  if (escaped) {
    const from = at + escaped[0].length - 1;
    const end = endOfJoinedLine(text, from);
    const magic = PYTHON_LINE_MAGICS.exec(text.slice(from, end));
    if (magic) {
      const body = from + magic[0].length;
      magics.push({ name: `%${magic[1]}`, from, body, to: end });
      replace(scanner, from, body, '0;');
      return body;
    }
    return escape(from, end);
  }
  HELP.lastIndex = at;
  const help = text.includes('?') ? HELP.exec(text) : null;
  if (help) {
    const from = at + help[0].search(/[^ \t]/);
    return escape(from, at + help[0].length);
  }
  ESCAPED_VALUE.lastIndex = at;
  const value = ESCAPED_VALUE.exec(text);
  if (value) {
    const from = at + value[0].length;
    const end = endOfJoinedLine(text, from);
    const magic = PYTHON_LINE_MAGICS.exec(text.slice(from, end));
    if (magic) {
      const body = from + magic[0].length;
      magics.push({ name: `%${magic[1]}`, from, body, to: end });
      replace(scanner, from, body, '');
      return body;
    }
    return escape(from, end);
  }
  return undefined;
}

/** Where the line ends. A backslash joins it to the next one. */
function endOfJoinedLine(text: string, at: number): number {
  let end = endOfLine(text, at);
  while (end < text.length && text[end - 1] === '\\') {
    end = endOfLine(text, end + 1);
  }
  return end;
}

function replace(scanner: Scanner, from: number, to: number, by: string): void {
  const { text } = scanner;
  const masked = blank(text, from, to);
  scanner.text = masked.slice(0, from) + by + masked.slice(from + by.length);
}

/** Replaces everything but line breaks by spaces. */
function blank(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, ' ') + text.slice(to);
}
