/**
 * The report for code scanning services, in the format SARIF 2.1.0.
 */

import { pathToFileURL } from 'node:url';
import path from 'node:path';

import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';

import { type Rule, RULES } from '../../analysis/engine';
import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import type { Report } from './report';
import { version } from '../version';

const LEVELS = { error: 'error', warning: 'warning', hint: 'note' } as const;

/** The findings as a SARIF log. Paths below the current folder are relative to it. */
export function sarifReport({ files: reports, levelOf }: Report): string {
  const folder = process.cwd();
  const notifications = reports
    .filter(({ status }) => status === 'unusable')
    .map(report => sarifNotification(report, folder));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Loopscope', semanticVersion: version, rules: RULES.map(sarifRule) }
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            toolExecutionNotifications: notifications
          }
        ],
        results: reports.flatMap(({ path: file, left }) =>
          left.map(located =>
            sarifResult(uriOf(file, folder), located, LEVELS[levelOf(located.finding.rule)])
          )
        )
      }
    ]
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifNotification({ path: file, problem }: FileReport, folder: string): Notification {
  return {
    level: 'error',
    message: { text: `${file} ${problem}.` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file, folder) } } }]
  };
}

function sarifRule({ id, title, explanation, tiers }: Rule): ReportingDescriptor {
  const text = `${explanation.trim()}\n\nFix safety: ${tiers.trim()}`;
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: explanation.trim().split(/\n\s*\n/)[0] },
    help: { text, markdown: text },
    defaultConfiguration: { level: 'warning' }
  };
}

function sarifResult(uri: string, located: LocatedFinding, level: Result.level): Result {
  const { finding, cell, line, column, endLine, endColumn, lineInFile } = located;
  const text = say(finding.message, ENGLISH);
  // A line of the notebook's JSON contains the line of code, but at other columns.
  const region =
    cell === null
      ? { startLine: line, startColumn: column, endLine, endColumn }
      : { startLine: lineInFile ?? 1 };
  return {
    ruleId: finding.rule,
    ruleIndex: RULES.findIndex(({ id }) => id === finding.rule),
    level,
    message: { text: cell === null ? text : `Cell ${cell}, line ${line}: ${text}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region },
        ...(cell === null ? {} : { logicalLocations: [{ name: `cell ${cell}`, kind: 'module' }] })
      }
    ],
    properties: { tier: finding.tier }
  };
}

/** A relative address with slashes for a file below the folder; otherwise a `file:` address. */
function uriOf(file: string, folder: string): string {
  const relative = path.relative(folder, path.resolve(folder, file));
  return relative.startsWith('..') || path.isAbsolute(relative)
    ? pathToFileURL(path.resolve(folder, file)).href
    : relative.split(path.sep).map(encodeURIComponent).join('/');
}
