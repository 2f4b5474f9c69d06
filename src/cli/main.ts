/**
 * Runs the command line.
 */

import { readArguments, type PortOptions } from './arguments';
import { check } from './check';
import { EXIT, type Io } from './io';
import { HELP_TEXT } from './options';
import { portFile } from './port-file';
import { reportOf } from './report/report';
import { textReport } from './report/text';
import { listRules } from './list-rules';
import { UserError } from './errors';
import { version } from './version';

export { EXIT } from './io';

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

function port(options: PortOptions, { out }: Io): number {
  const { output, notes, report } = portFile(options);
  if (!options.quiet) {
    out(`Wrote ${output}.\n${notes.map(note => `  ${note}\n`).join('')}`);
  }
  if (!report || report.left.length === 0) {
    return EXIT.clean;
  }
  out(textReport(reportOf([report]), true));
  return EXIT.findings;
}
