/**
 * The report in the format of JUnit, which most CI services read.
 */

import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { addressInside } from './address';
import type { Report } from './report';

/** One test suite for each file, with one failed test for each finding. A clean file is one passed test. */
export function junitReport({ files }: Report): string {
  const suites = files.filter(({ status }) => status !== 'skipped').map(suite);
  const count = (name: string): number => suites.join('').split(`<${name} `).length - 1;
  const numbers = `tests="${count('testcase')}" failures="${count('failure')}" errors="${count('error')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="loopscope" ${numbers}>`,
    ...suites,
    '</testsuites>\n'
  ].join('\n');
}

function suite({ path, status, problem, left }: FileReport): string {
  const file = attribute(addressInside(path));
  const cases =
    status === 'unusable'
      ? [testCase(file, 'read', `<error message="${attribute(`${path} ${problem}.`)}" />`)]
      : left.length > 0
        ? left.map(found => failure(file, found))
        : [testCase(file, 'check', '')];
  const isError = status === 'unusable';
  const numbers = `tests="${cases.length}" failures="${left.length}" errors="${isError ? 1 : 0}"`;
  return [
    `  <testsuite name="${file}" ${numbers}>`,
    ...cases.map(line => `    ${line}`),
    '  </testsuite>'
  ].join('\n');
}

function failure(file: string, { finding, cell, line, column, code }: LocatedFinding): string {
  const place = `${cell === null ? '' : `cell ${cell}, `}line ${line}, column ${column}`;
  const message = attribute(say(finding.message, ENGLISH));
  const text = attribute(`${place}: ${code}`);
  const content = `<failure type="${finding.rule}" message="${message}">${text}</failure>`;
  return testCase(file, attribute(`${finding.rule} (${place})`), content);
}

function testCase(file: string, name: string, content: string): string {
  const start = `<testcase classname="${file}" name="${name}"`;
  return content === '' ? `${start} />` : `${start}>${content}</testcase>`;
}

/** A text as XML. Characters that XML cannot hold are replaced. */
function attribute(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
