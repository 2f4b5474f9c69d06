/**
 * `loopscope check`.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { CheckOptions, Format } from './arguments';
import {
  checkInput,
  skippedReport,
  unusableReport,
  type FileReport,
  type LocatedFinding
} from './check-file';
import { FileChecker, type CheckJob } from './check-files';
import { Baseline, BASELINE_NAME, baselineText } from './config/baseline';
import { defaultConfig, findConfig, readConfig, type Config } from './config/config';
import { FileRules } from './config/file-rules';
import { fileErrorReason, UserError } from './errors';
import { findFiles, type FoundFiles } from './find-files';
import { isMarkdown } from './formats/open-file';
import { EXIT, type Io } from './io';
import { githubReport } from './report/github';
import { htmlReport } from './report/html';
import { jsonReport } from './report/json';
import { junitReport } from './report/junit';
import type { Report } from './report/report';
import { sarifReport } from './report/sarif';
import { statisticsReport, textReport } from './report/text';
import { checkReportTarget, writeReport } from './write-file';

/** Checks files, or the input, and returns the exit code. */
export async function check(options: CheckOptions, io: Io): Promise<number> {
  const { err } = io;
  // Check this before any file is fixed. Otherwise the report of the fixes could be lost.
  if (options.output !== null) {
    withReportErrors(options.output, checkReportTarget);
  }
  const config = configFor(options);
  const target = baselineOf(options, config);
  const baseline = target === null || options.writeBaseline ? null : Baseline.read(target);
  const isInput = options.paths.includes('-');
  const job = jobFor(options, config, isInput);
  const checker = new FileChecker(job, io.signal);
  const found = isInput
    ? NOTHING_FOUND
    : findFiles(options.paths, {
        ...findOptions(options, config),
        onFile: count => checker.expect(count)
      });
  const input = isInput ? readFileSync(process.stdin.fd) : null;
  const checked = input
    ? [checkStandardInput(input, options, job)]
    : await checker.check(found.files);
  if (!checked) {
    err('loopscope: Stopped. Files that are fixed stay fixed, and the others are unchanged.\n');
    return EXIT.stopped;
  }
  const reports = [
    ...found.problems.map(({ path: file, reason }) => unusableReport(file, reason)),
    ...found.excluded.map(file => skippedReport(file, 'the configuration excludes it')),
    ...checked.filter(report => !isProse(report, found))
  ];
  // A folder that holds only text has no file to check either.
  const empty = reports.length === 0 ? options.paths : found.empty;
  tellProblems(reports, { ...found, empty }, options, err);
  if (options.writeBaseline) {
    return writeBaseline(target!, reports, io);
  }
  const rules = new FileRules(config, options.selection);
  const report: Report = {
    files: baseline ? reports.map(own => ({ ...own, left: baseline.newFindings(own) })) : reports,
    levelOf: rule => rules.levelOf(rule),
    baselined: 0
  };
  const known = countLeft(reports) - countLeft(report.files);
  print({ ...report, baselined: known }, options, input, io);
  return exitCode(report, reports.length === 0);
}

const NOTHING_FOUND: FoundFiles = {
  files: [],
  named: new Set(),
  problems: [],
  excluded: [],
  empty: []
};

function configFor({ config, isolated }: CheckOptions): Config {
  const folder = process.cwd();
  return isolated
    ? defaultConfig(folder)
    : config === null
      ? findConfig(folder)
      : readConfig(config);
}

/** The path of the baseline; `null` without one. */
function baselineOf(options: CheckOptions, config: Config): string | null {
  if (options.baseline !== null) {
    return path.resolve(options.baseline);
  }
  return config.baseline ?? (options.writeBaseline ? path.resolve(BASELINE_NAME) : null);
}

function findOptions({ exclude }: CheckOptions, config: Config) {
  return {
    exclude: [
      { folder: process.cwd(), patterns: exclude },
      { folder: config.folder, patterns: config.exclude }
    ],
    gitignore: config.respectGitignore
  };
}

function jobFor(options: CheckOptions, config: Config, isInput: boolean): CheckJob {
  const { fix, diff, addIgnore, ask, porting, selection, format } = options;
  return {
    change: fix || diff ? 'fix' : addIgnore ? 'ignore' : 'nothing',
    changed: diff ? 'diff' : isInput ? 'return' : 'write',
    fileLines: format !== 'text',
    ...{ ask, porting, selection, config }
  };
}

function checkStandardInput(bytes: Buffer, { stdinName }: CheckOptions, job: CheckJob): FileReport {
  // Without a name, JSON is a notebook, and all else is Python.
  const name =
    stdinName ?? (/^\s*\{/.test(bytes.toString('latin1', 0, 64)) ? 'stdin.ipynb' : 'stdin.py');
  const rules = new FileRules(job.config, job.selection).offIn(name);
  return checkInput(name, bytes, { ...job, rules });
}

/** Whether a report is about a Markdown file of a folder without code cells. Such files are not worth a word. */
function isProse({ path: file, status }: FileReport, { named }: FoundFiles): boolean {
  return status === 'skipped' && isMarkdown(file) && !named.has(file);
}

function tellProblems(
  reports: readonly FileReport[],
  { named, excluded, empty }: FoundFiles,
  { quiet }: CheckOptions,
  err: Io['err']
): void {
  for (const { path: file, status, problem } of reports) {
    if (status === 'unusable') {
      err(`loopscope: ${file} ${problem}.\n`);
    } else if (status === 'skipped' && !quiet && (named.has(file) || excluded.includes(file))) {
      err(`loopscope: ${file} is skipped: ${problem}.\n`);
    }
  }
  for (const folder of empty) {
    err(`loopscope: ${folder} contains no notebooks or Python files.\n`);
  }
}

function countLeft(reports: readonly FileReport[]): number {
  return reports.reduce((sum, { left }) => sum + left.length, 0);
}

function writeBaseline(file: string, reports: readonly FileReport[], { out }: Io): number {
  withReportErrors(file, target => writeReport(target, baselineText(target, reports)));
  const count = countLeft(reports);
  const shown = path.relative(process.cwd(), file) || file;
  out(`Wrote ${shown} with ${count} finding${count === 1 ? '' : 's'}.\n`);
  return reports.some(({ status }) => status === 'unusable') ? EXIT.unusable : EXIT.clean;
}

const FORMATTERS: Record<Format, (report: Report, quiet: boolean) => string> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  junit: junitReport,
  html: htmlReport
};

function print(
  report: Report,
  options: CheckOptions,
  input: Buffer | null,
  { out, err }: Io
): void {
  const { diff, fix, addIgnore, format, output, quiet, statistics } = options;
  if (diff) {
    out(report.files.map(file => file.diff ?? '').join(''));
    return;
  }
  const text = statistics ? statisticsReport(report) : FORMATTERS[format](report, quiet);
  if (output !== null) {
    withReportErrors(output, file => writeReport(file, text));
  }
  // The fixed text takes the place of the report.
  const isFilter = input !== null && (fix || addIgnore);
  if (isFilter) {
    out(report.files[0].newText ?? input.toString());
  }
  if (output === null) {
    (isFilter ? err : out)(text);
  }
}

function exitCode({ files, levelOf }: Report, isNothing: boolean): number {
  if (isNothing || files.some(({ status }) => status === 'unusable')) {
    return EXIT.unusable;
  }
  const counts = ({ finding }: LocatedFinding): boolean => levelOf(finding.rule) !== 'hint';
  return files.some(({ left, diff }) => diff !== null || left.some(counts))
    ? EXIT.findings
    : EXIT.clean;
}

function withReportErrors(output: string, work: (file: string) => void): void {
  try {
    work(output);
  } catch (error) {
    throw new UserError(`The report could not be written: ${output} ${fileErrorReason(error)}.`);
  }
}
