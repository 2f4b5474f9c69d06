/**
 * Markdown files with code cells: Quarto, MyST and Jupytext.
 */

import type { CodeFile } from './code-file';
import { OTHER_KERNELS } from './notebook-file';
import { LineFile, linesOf, type LineRange } from './line-file';
import { SkippedFile } from './skipped-file';

const FENCE = /^[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*(.*?)[ \t]*$/;

/** The language of a fence with code that runs: `{python}` in Quarto, `{code-cell} ipython3` in MyST. */
const QUARTO_CELL = /^\{+python\b[^}]*\}$/i;
const MYST_CELL = /^\{code-cell\}(?:[ \t]+(\S+))?/;
const PYTHON = /^i?python\d*$/i;
/** Code of Jupytext's Markdown format. `active=""` and `.noeval` say that it doesn't run. */
const JUPYTEXT_CELL = /^i?python\d*(?![^ ])(?!.*(?:\.noeval|active=""))/i;

/** Around a text cell of Jupytext's Markdown format that contains code. */
const REGION = /^[ \t]*<!--[ \t]*#(?:md-)?region\b/;
const REGION_END = /^[ \t]*<!--[ \t]*#(?:md-)?endregion\b/;

const KNITR_CELL = /^[ \t]*`{3,}\{r\b/m;

/** Whether a file can have code cells. Most Markdown files are plain text. */
export function canHaveCodeCells(bytes: Buffer): boolean {
  return ['{code-cell}', '{python', 'jupytext:', 'kernelspec:'].some(mark => bytes.includes(mark));
}

/** Reads a Markdown file. */
export function readMarkdown(file: string, text: string): CodeFile | SkippedFile {
  const lines = linesOf(text);
  const header = frontMatterOf(lines);
  if (KNITR_CELL.test(text) || /^engine:\s*knitr\b/m.test(header)) {
    return new SkippedFile('knitr runs its code, without an event loop');
  }
  if (!isPythonKernel(header)) {
    return new SkippedFile('its language is not Python');
  }
  // Quarto and MyST run only cells with braces, and show other Python code as it is. MyST has no key `jupyter`.
  const isJupytext = /^jupyter:[ \t]*$/m.test(header) && !/\.qmd$/i.test(file);
  const ranges = codeCells(lines, isJupytext);
  return ranges.length > 0
    ? new LineFile(text, lines, ranges)
    : new SkippedFile('it has no code cells in Python');
}

/** The metadata at the top of a file. */
function frontMatterOf(lines: readonly string[]): string {
  if (lines[0]?.trimEnd() !== '---') {
    return '';
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  return lines.slice(1, Math.max(end, 1)).join('');
}

/** Whether the kernel that the metadata names runs Python. */
function isPythonKernel(header: string): boolean {
  const [, kernel = ''] = /^[ \t]*kernelspec:((?:\r?\n[ \t]+.*)+)/m.exec(header) ?? [];
  const [, language] = /^[ \t]*language:[ \t]*["']?([^\s"']+)/m.exec(kernel) ?? [];
  const [, name = ''] = /^[ \t]*name:[ \t]*["']?([^\s"']+)/m.exec(kernel) ?? [];
  return language === undefined ? !OTHER_KERNELS.test(name) : PYTHON.test(language);
}

function codeCells(lines: readonly string[], isJupytext: boolean): LineRange[] {
  const ranges: LineRange[] = [];
  let number = 0;
  for (let index = 0; index < lines.length; index++) {
    if (isJupytext && REGION.test(lines[index])) {
      // A text cell with code in it.
      const end = lines.findIndex((line, at) => at > index && REGION_END.test(line));
      index = end < 0 ? index : end;
      continue;
    }
    const [, fence, info] = FENCE.exec(withoutEnd(lines[index])) ?? [];
    // A fence of colons can hold other fences. Only as a code cell does it hold code.
    if (fence === undefined || (fence[0] === ':' && !MYST_CELL.test(info))) {
      continue;
    }
    const end = endOfFence(lines, index, fence);
    if (isCodeCell(info, isJupytext)) {
      number++;
      const from = MYST_CELL.test(info) ? afterOptions(lines, index + 1, end) : index + 1;
      ranges.push({ from, to: end, number });
    }
    index = end;
  }
  return ranges;
}

function isCodeCell(info: string, isJupytext: boolean): boolean {
  const myst = MYST_CELL.exec(info);
  return myst
    ? myst[1] === undefined || PYTHON.test(myst[1])
    : QUARTO_CELL.test(info) || (isJupytext && JUPYTEXT_CELL.test(info));
}

/** The line that closes a fence; the number of lines if none does. */
function endOfFence(lines: readonly string[], start: number, fence: string): number {
  for (let index = start + 1; index < lines.length; index++) {
    const [, other, info] = FENCE.exec(withoutEnd(lines[index])) ?? [];
    if (other?.[0] === fence[0] && other.length >= fence.length && info === '') {
      return index;
    }
  }
  return lines.length;
}

/** The first line after the options of a MyST cell: lines such as `:tags: [x]`, or YAML between two `---`. */
function afterOptions(lines: readonly string[], from: number, to: number): number {
  let index = from;
  if (lines[index]?.trim() === '---') {
    const end = lines.findIndex((line, at) => at > index && line.trim() === '---');
    return end < 0 || end >= to ? from : end + 1;
  }
  while (index < to && /^[ \t]*:[\w-]+:/.test(lines[index])) {
    index++;
  }
  return index;
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}
