/**
 * The report for code scanning services: SARIF 2.1.0.
 */

import { pathToFileURL } from 'node:url';
import path from 'node:path';

import { type Rule, RULES } from '../../analysis/engine';
import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { version } from '../version';

/** The findings as a SARIF log. Paths are told from `folder`, where they lie below it. */
export function sarifReport(reports: readonly FileReport[], folder = process.cwd()): string {
  const uri = (file: string): string => uriOf(file, folder);
  const problems = reports.filter(({ status }) => status === 'unusable');
  const log = {
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
            executionSuccessful: problems.length === 0,
            toolExecutionNotifications: problems.map(({ path: file, problem }) => ({
              level: 'error',
              message: { text: `${file} ${problem}.` },
              locations: [{ physicalLocation: { artifactLocation: { uri: uri(file) } } }]
            }))
          }
        ],
        results: reports.flatMap(({ path: file, left }) =>
          left.map(placed => sarifResult(uri(file), placed))
        )
      }
    ]
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifRule({ id, title, explanation, tiers }: Rule): object {
  const text = `${explanation.trim()}\n\nHow far the fix is trusted: ${tiers.trim()}`;
  return {
    id,
    name: id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: explanation.trim().split(/\n\s*\n/)[0] },
    help: { text, markdown: text },
    defaultConfiguration: { level: 'warning' }
  };
}

function sarifResult(uri: string, placed: LocatedFinding): object {
  const { finding, cell, line, column, endLine, endColumn, lineInFile } = placed;
  const text = say(finding.message, ENGLISH);
  // A line of a notebook's JSON holds a line of code, but at other columns.
  const region =
    cell === null
      ? { startLine: line, startColumn: column, endLine, endColumn }
      : { startLine: lineInFile };
  return {
    ruleId: finding.rule,
    ruleIndex: RULES.findIndex(({ id }) => id === finding.rule),
    level: 'warning',
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

/** A relative address with slashes below the folder, else a full one. */
function uriOf(file: string, folder: string): string {
  const relative = path.relative(folder, path.resolve(folder, file));
  return relative.startsWith('..') || path.isAbsolute(relative)
    ? pathToFileURL(path.resolve(folder, file)).href
    : relative.split(path.sep).map(encodeURIComponent).join('/');
}
