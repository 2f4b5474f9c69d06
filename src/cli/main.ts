/**
 * Runs the command line.
 */

import { setImmediate } from 'node:timers/promises';

import { readArguments, type CheckOptions, type Format, type PortOptions } from './arguments';
import { checkFile, type FileReport } from './check-file';
import { findFiles } from './find-files';
import { HELP_TEXT } from './options';
import { portFile } from './port-file';
import { jsonReport } from './report/json';
import { sarifReport } from './report/sarif';
import { textReport } from './report/text';
import { listRules } from './list-rules';
import { fileErrorReason, UserError } from './errors';
import { version } from './version';
import { checkReportTarget, writeReport } from './write-file';

/** Where the program prints, and the signal that stops it. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Stops the run before the next file. */
  readonly signal?: AbortSignal;
}

/** The exit codes. */
export const EXIT = { clean: 0, findings: 1, unusable: 2, stopped: 130 } as const;

/** Runs a command and returns the exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    const request = readArguments(args);
    switch (request.command) {
      case 'check':
        return await check(request.options, io);
      case 'port':
        return port(request.options, io);
      case 'rules':
        io.out(listRules());
        break;
      case 'version':
        io.out(`${version}\n`);
        break;
      case 'help':
        io.out(HELP_TEXT);
        break;
    }
    return EXIT.clean;
  } catch (error) {
    if (error instanceof UserError) {
      io.err(`loopscope: ${error.message}\n`);
      return EXIT.unusable;
    }
    throw error;
  }
}

async function check(options: CheckOptions, { out, err, signal }: Io): Promise<number> {
  // Check this before any file is fixed. Otherwise the report of the fixes could be lost.
  if (options.output !== null) {
    withReportErrors(options.output, checkReportTarget);
  }
  const { files, problems, empty } = findFiles(options.paths);
  const reports: FileReport[] = problems.map(({ path, reason }) => unusableReport(path, reason));
  for (const file of files) {
    if (signal?.aborted) {
      err('loopscope: Stopped. Files that are fixed stay fixed, and the others are unchanged.\n');
      return EXIT.stopped;
    }
    reports.push(checkFile(file, options));
    await setImmediate();
  }
  for (const { path, problem } of reports) {
    if (problem !== null) {
      err(`loopscope: ${path} ${problem}.\n`);
    }
  }
  if (!options.quiet) {
    for (const folder of empty) {
      err(`loopscope: ${folder} contains no notebooks or Python files.\n`);
    }
  }
  printOrWrite(FORMATTERS[options.format](reports, options), options.output, out);
  if (reports.some(({ status }) => status === 'unusable')) {
    return EXIT.unusable;
  }
  return reports.some(({ left }) => left.length > 0) ? EXIT.findings : EXIT.clean;
}

function port(options: PortOptions, { out }: Io): number {
  const { output, notes, report } = portFile(options);
  if (!options.quiet) {
    out(`Wrote ${output}.\n${notes.map(note => `  ${note}\n`).join('')}`);
  }
  if (!report || report.left.length === 0) {
    return EXIT.clean;
  }
  out(textReport([report], true));
  return EXIT.findings;
}

const FORMATTERS: Record<
  Format,
  (reports: readonly FileReport[], options: CheckOptions) => string
> = {
  text: (reports, { quiet }) => textReport(reports, quiet),
  json: reports => jsonReport(reports),
  sarif: reports => sarifReport(reports)
};

function printOrWrite(report: string, output: string | null, out: (text: string) => void): void {
  if (output === null) {
    out(report);
  } else {
    withReportErrors(output, file => writeReport(file, report));
  }
}

function withReportErrors(output: string, work: (file: string) => void): void {
  try {
    work(output);
  } catch (error) {
    throw new UserError(`The report could not be written: ${output} ${fileErrorReason(error)}.`);
  }
}

function unusableReport(path: string, problem: string): FileReport {
  return { path, status: 'unusable', problem, fixed: [], left: [] };
}
