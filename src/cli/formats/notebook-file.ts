/**
 * Notebook files (`.ipynb`) of format 3 and 4.
 *
 * A notebook is parsed as JSON but never serialized again: its indentation, order of keys and escapes have to stay.
 * Only the changed lines of source are replaced in the text.
 */

import { kernelEnvironmentOf, type KernelEnvironment } from '../../analysis/engine';
import { parseTree, type Node, type ParseError } from 'jsonc-parser';

import type { CellError } from '../../analysis';
import type { CodeFile, FileCell } from './code-file';
import { lineFinder, splitLines, withPlainEnds } from '../lines';
import { SkippedFile } from './skipped-file';
import { escapesOf, literalsOf, rewriteSource, type Escapes } from './source-value';
import { UserError } from '../errors';

type Json = Readonly<Record<string, unknown>>;

/** The path to a cell's source in the JSON, and that source. */
interface CellLocation {
  readonly path: readonly (string | number)[];
  readonly source: string;
}

/** A byte order mark is not part of the JSON, but it is kept. */
const BYTE_ORDER_MARK = '\ufeff';

/** Names of kernels for other languages, for notebooks that don't name a language. */
export const OTHER_KERNELS =
  /^(ir|ijulia|julia|bash|javascript|tslab|deno|scala|almond|sql|octave|matlab|sas)\b/i;

/**
 * Reads a notebook.
 *
 * @throws UserError if the text is not a notebook.
 */
export function readNotebook(text: string): CodeFile | SkippedFile {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const json = text.slice(mark.length);
  const notebook = parseNotebook(json);
  const cells = readCells(notebook);
  return isPythonNotebook(notebook)
    ? new NotebookFile(mark, json, cells, kernelEnvironmentOf(notebook.metadata))
    : new SkippedFile('its language is not Python');
}

class NotebookFile implements CodeFile {
  readonly positions = 'cells';
  readonly cells: readonly FileCell[];
  private readonly byId = new Map<string, CellLocation>();
  private root: Node | null = null;
  private lineAt: ((offset: number) => number) | null = null;
  /** By cell. */
  private readonly places = new Map<string, readonly number[]>();

  constructor(
    private readonly mark: string,
    private readonly json: string,
    cells: readonly (FileCell & CellLocation)[],
    readonly kernel: KernelEnvironment
  ) {
    for (const { id, path, source } of cells) {
      this.byId.set(id, { path, source });
    }
    this.cells = cells.map(({ id, number, source, executionCount, error }) => ({
      id,
      number,
      executionCount,
      source: withPlainEnds(source),
      error
    }));
  }

  lineInFile(cell: string, line: number): number {
    this.lineAt ??= lineFinder(this.json);
    let places = this.places.get(cell);
    if (!places) {
      places = this.sourceLinePlaces(cell);
      this.places.set(cell, places);
    }
    return this.lineAt(places[line - 1] ?? places.at(-1) ?? 0);
  }

  /** Where the literals are that the lines of a source start in. */
  private sourceLinePlaces(cell: string): readonly number[] {
    const literals = literalsOf(this.nodeOf(cell));
    const places: number[] = [];
    let [index, end] = [-1, 0];
    let start = 0;
    for (const line of splitLines(this.byId.get(cell)!.source)) {
      while (end <= start && index < literals.length - 1) {
        index++;
        end += (literals[index].value as string).length;
      }
      places.push(literals[index].offset);
      start += line.length;
    }
    return places.length > 0 ? places : literals.slice(0, 1).map(({ offset }) => offset);
  }

  withSources(sources: ReadonlyMap<string, string>): string {
    const escapes: Escapes = escapesOf(this.json);
    const pieces = [...sources].map(([cell, source]) => {
      const node = this.nodeOf(cell);
      return { node, text: rewriteSource(this.json, node, source, escapes) };
    });
    pieces.sort((a, b) => a.node.offset - b.node.offset);
    let result = this.mark;
    let at = 0;
    for (const { node, text } of pieces) {
      result += this.json.slice(at, node.offset) + text;
      at = node.offset + node.length;
    }
    result += this.json.slice(at);
    this.verify(result, sources);
    return result;
  }

  /** Parses the new text. Only the given sources may differ. */
  private verify(text: string, sources: ReadonlyMap<string, string>): void {
    const before = parseNotebook(this.json);
    const after = parseNotebook(text.slice(this.mark.length));
    for (const { id, path, source } of readCells(after)) {
      if (withPlainEnds(source) !== (sources.get(id) ?? withPlainEnds(this.byId.get(id)!.source))) {
        throw new UserError('could not be rewritten without changing more than its source');
      }
      if (sources.has(id)) {
        blankValue(before, path);
        blankValue(after, path);
      }
    }
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      throw new UserError('could not be rewritten without changing more than its source');
    }
  }

  private nodeOf(cell: string): Node {
    this.root ??= parseTree(this.json)!;
    let node = this.root;
    for (const step of this.byId.get(cell)!.path) {
      node = jsonChild(node, step);
    }
    return node;
  }
}

/** A child by name or index. The last of several equal names counts, as in every JSON reader. */
function jsonChild({ children = [] }: Node, step: string | number): Node {
  if (typeof step === 'number') {
    return children[step];
  }
  return children.filter(({ children: pair }) => pair?.[0].value === step).at(-1)!.children![1];
}

function blankValue(notebook: Json, path: readonly (string | number)[]): void {
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], notebook);
  (owner as Record<string | number, unknown>)[path.at(-1)!] = null;
}

function parseNotebook(json: string): Json {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) {
      return value;
    }
  } catch {
    throw new UserError(jsonProblem(json));
  }
  throw new UserError('is not a notebook');
}

function jsonProblem(json: string): string {
  if (json.trim() === '') {
    return 'is empty';
  }
  if (json.startsWith('version https://git-lfs.')) {
    return 'is a Git LFS pointer. Run "git lfs pull" to fetch the notebook';
  }
  if (/^(<{7}|>{7}) /m.test(json)) {
    return 'contains merge conflict markers';
  }
  const errors: ParseError[] = [];
  parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  const line = errors.length > 0 ? `, see line ${lineFinder(json)(errors[0].offset)}` : '';
  return `is not valid JSON${line}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPythonNotebook({ metadata }: Json): boolean {
  const about = isObject(metadata) ? metadata : {};
  const info = isObject(about.language_info) ? about.language_info.name : undefined;
  const spec = isObject(about.kernelspec) ? about.kernelspec : {};
  const kernel = typeof spec.name === 'string' ? spec.name : '';
  const language = info ?? spec.language;
  return typeof language === 'string' && language !== ''
    ? /^[ix]?python\d*$/i.test(language)
    : !OTHER_KERNELS.test(kernel);
}

/** The code cells. Format 3 has worksheets, and its name for the source is `input`. */
function readCells(notebook: Json): (FileCell & CellLocation)[] {
  const { nbformat, cells, worksheets } = notebook;
  if (nbformat !== undefined && nbformat !== 3 && nbformat !== 4) {
    throw new UserError(
      `has notebook format ${JSON.stringify(nbformat)}; only formats 3 and 4 are supported`
    );
  }
  if (nbformat !== 3 && Array.isArray(cells)) {
    return codeCellsIn(cells, ['cells'], 'source', 'execution_count', 0);
  }
  if (nbformat === 3 && Array.isArray(worksheets)) {
    let count = 0;
    return worksheets.flatMap((sheet, index) => {
      const list: unknown = isObject(sheet) ? sheet.cells : undefined;
      const path = ['worksheets', index, 'cells'];
      const found = codeCellsIn(
        Array.isArray(list) ? list : [],
        path,
        'input',
        'prompt_number',
        count
      );
      count += Array.isArray(list) ? list.length : 0;
      return found;
    });
  }
  throw new UserError('is not a notebook: it has no cells');
}

function codeCellsIn(
  cells: readonly unknown[],
  path: readonly (string | number)[],
  key: string,
  count: string,
  before: number
): (FileCell & CellLocation)[] {
  return cells.flatMap((cell, index) => {
    const number = before + index + 1;
    if (!isObject(cell)) {
      throw new UserError(`is not a notebook: cell ${number} is not an object`);
    }
    if (cell.cell_type !== 'code') {
      return [];
    }
    const source = joinedText(cell[key]);
    if (source === null) {
      throw new UserError(`is not a notebook: cell ${number} has no source`);
    }
    const executionCount = typeof cell[count] === 'number' ? cell[count] : null;
    const id = `cell-${number}`;
    const error = storedError(id, cell.outputs);
    return [{ id, number, source, executionCount, error, path: [...path, index, key] }];
  });
}

/** The error that the last run of a cell ended with. */
function storedError(cell: string, outputs: unknown): CellError | null {
  for (const output of Array.isArray(outputs) ? outputs.slice().reverse() : []) {
    if (isObject(output) && (output.output_type === 'error' || output.output_type === 'pyerr')) {
      const { ename, evalue, traceback } = output;
      return typeof ename === 'string' && typeof evalue === 'string' && isTexts(traceback)
        ? { cell, ename, evalue, traceback }
        : null;
    }
  }
  return null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function joinedText(value: unknown): string | null {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.every(part => typeof part === 'string') ? parts.join('') : null;
}
