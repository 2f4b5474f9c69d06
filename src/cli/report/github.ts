/**
 * The report as commands of GitHub Actions, which shows them beside the code.
 */

import { ENGLISH, say } from '../../messages';
import { addressInside } from './address';
import type { Report } from './report';

const COMMANDS = { error: 'error', warning: 'warning', hint: 'notice' } as const;

/** One command for each finding, and for each file that could not be checked. */
export function githubReport({ files, levelOf }: Report): string {
  const lines = files.flatMap(({ path, status, problem, left }) => {
    const file = addressInside(path);
    return [
      ...(status === 'unusable' ? [command('error', { file }, `${path} ${problem}.`)] : []),
      ...left.map(({ finding, cell, line, column, endLine, endColumn, lineInFile }) => {
        const text = say(finding.message, ENGLISH);
        const place =
          cell === null
            ? // A column range is for one line only.
              { line, endLine, ...(line === endLine ? { col: column, endColumn } : {}) }
            : { line: lineInFile ?? 1 };
        return command(
          COMMANDS[levelOf(finding.rule)],
          { file, ...place, title: `loopscope ${finding.rule}` },
          cell === null ? text : `Cell ${cell}, line ${line}: ${text}`
        );
      })
    ];
  });
  return lines.map(line => `${line}\n`).join('');
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  text: string
): string {
  const list = Object.entries(properties).map(
    ([key, value]) => `${key}=${escaped(`${value}`).replace(/:/g, '%3A').replace(/,/g, '%2C')}`
  );
  return `::${name} ${list.join(',')}::${escaped(text)}`;
}

function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
