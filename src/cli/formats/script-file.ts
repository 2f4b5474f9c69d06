/**
 * Python files with cells: `# %%` as in VS Code and Spyder, Jupytext's light format, and exports of Databricks.
 *
 * A Python file without cells is a script, and `asyncio.run()` is correct there. It is only read with `--porting`,
 * which shows what prevents moving it into a notebook.
 */

import { commentsAt, isTextLabel, labelOf, markersOf, paragraphsOf } from '../../analysis/porting';
import type { CodeFile } from './code-file';
import { LineFile, linesOf, type LineRange } from './line-file';
import { SkippedFile } from './skipped-file';

/** A cell magic in a comment, as Jupytext writes it. The effect of such a magic on the cell is unknown. */
const COMMENTED_MAGIC = /^#[ \t]*(?:%%|MAGIC %)[a-z]/m;

const DATABRICKS = /^# Databricks notebook source/;
const COMMAND = /^# COMMAND -+\s*$/;

const LIGHT_HEADER = /^#\s+(?:format_name:\s*light|kernelspec:)\s*$/;
const LIGHT_START = /^# \+(?:\s.*)?$/;
const LIGHT_END = /^# -\s*$/;
/** The front matter that Jupytext writes as comments. */
const FRONT_MATTER = /^# ---\s*$/;

const MARIMO = /^\s*app\s*=\s*marimo\.App\(/m;

/** Whether a file can have cells. Most Python files can't, and need not be decoded. */
export function canHaveCells(bytes: Buffer): boolean {
  return ['%%', '# +', '# COMMAND', 'marimo.App', 'kernelspec:', 'Databricks notebook'].some(mark =>
    bytes.includes(mark)
  );
}

/** Reads a Python file. */
export function readScript(text: string, porting = false): CodeFile | SkippedFile {
  const lines = linesOf(text);
  if (MARIMO.test(text) && lines.some(line => line.startsWith('@app.'))) {
    return new SkippedFile('it is a marimo notebook, which stores its cells as functions');
  }
  const ranges = lines[0]?.startsWith('#!') ? null : rangesOf(lines);
  if (!ranges && !porting) {
    return new SkippedFile('it is a script without cells');
  }
  const isCode = ({ from, to }: LineRange): boolean =>
    !COMMENTED_MAGIC.test(lines.slice(from, to).join(''));
  const whole = { from: 0, to: lines.length, number: 1 };
  return new LineFile(text, lines, (ranges ?? [whole]).filter(isCode));
}

/** The code cells of a file; `null` for a script. */
function rangesOf(lines: readonly string[]): LineRange[] | null {
  if (DATABRICKS.test(lines[0] ?? '')) {
    return between(lines, commentsAt(lines, COMMAND), () => true);
  }
  const starts = markersOf(lines);
  if (starts.length > 0) {
    return between(lines, starts, marker => !isTextLabel(labelOf(lines[marker])));
  }
  return isLight(lines) ? lightRanges(lines) : null;
}

/** The cells between marker lines. The lines before the first marker are a cell too. */
function between(
  lines: readonly string[],
  markers: readonly number[],
  isCode: (marker: number) => boolean
): LineRange[] {
  return [-1, ...markers].flatMap((marker, index) =>
    marker < 0 || isCode(marker)
      ? [{ from: marker + 1, to: markers[index] ?? lines.length, number: index + 1 }]
      : []
  );
}

function isLight(lines: readonly string[]): boolean {
  const header = frontMatterEnd(lines);
  return (
    lines.slice(0, header).some(line => LIGHT_HEADER.test(line)) ||
    (lines.some(line => LIGHT_START.test(line.trimEnd())) &&
      lines.some(line => LIGHT_END.test(line)))
  );
}

/** The line after the front matter; 0 without one. */
function frontMatterEnd(lines: readonly string[]): number {
  if (!FRONT_MATTER.test(lines[0] ?? '')) {
    return 0;
  }
  return lines.findIndex((line, index) => index > 0 && FRONT_MATTER.test(line)) + 1;
}

/** The cells of the light format: between `# +` and `# -`, and elsewhere each paragraph of statements. */
function lightRanges(lines: readonly string[]): LineRange[] {
  const starts = new Set(commentsAt(lines, LIGHT_START));
  const ends = new Set(commentsAt(lines, LIGHT_END));
  const ranges: LineRange[] = [];
  let number = 0;
  let from = frontMatterEnd(lines);
  let isExplicit = false;
  let isText = false;
  const close = (to: number): void => {
    if (isExplicit) {
      number++;
      if (!isText) {
        ranges.push({ from, to, number });
      }
      return;
    }
    for (const paragraph of paragraphsOf(lines.slice(from, to))) {
      number++;
      ranges.push({ from: from + paragraph.from, to: from + paragraph.to, number });
    }
  };
  for (let index = from; index < lines.length; index++) {
    if (starts.has(index) || (isExplicit && ends.has(index))) {
      close(index);
      from = index + 1;
      isExplicit = starts.has(index);
      isText = isExplicit && isTextLabel(lines[index]);
    }
  }
  close(lines.length);
  return ranges;
}
