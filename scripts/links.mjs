// Lint: each relative link and anchor of the Markdown files leads somewhere. Links to other sites are not followed.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './setup/paths.mjs';
import { keep } from './setup/run.mjs';

const LINK =
  /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s+(\S+)|<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g;

/** The text without code, line by line, so that line numbers stay. */
function prose(text) {
  let fence = null;
  return text.split('\n').map(line => {
    const mark = line.match(/^\s*(```+|~~~+)/)?.[1];
    if (fence) {
      fence = mark?.startsWith(fence) ? null : fence;
      return '';
    }
    fence = mark ?? null;
    return fence ? '' : line.replace(/`[^`]*`/g, code => ' '.repeat(code.length));
  });
}

/** The anchors of a Markdown file, as GitHub names them. */
function anchorsOf(file) {
  const seen = new Map();
  const anchors = new Set();
  let fence = null;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const mark = line.match(/^\s*(```+|~~~+)/)?.[1];
    if (mark) {
      fence = fence ? (mark.startsWith(fence) ? null : fence) : mark;
    }
    const heading = fence ? null : line.match(/^#{1,6}\s+(.*?)\s*#*$/)?.[1];
    if (heading) {
      const slug = heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
        .replaceAll(' ', '-');
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      anchors.add(count ? `${slug}-${count}` : slug);
    }
  }
  return anchors;
}

/** Why a link leads nowhere; null when it is right. */
function faultOf(file, link) {
  const [target, anchor] = decodeURI(link).split('#');
  const place = target ? path.resolve(path.dirname(inRoot(file)), target) : inRoot(file);
  if (!existsSync(place)) {
    return 'there is no such file';
  }
  if (anchor && place.endsWith('.md') && !anchorsOf(place).has(anchor)) {
    return 'there is no such heading';
  }
  return null;
}

const listed = keep('git', ['ls-files', '-z', '*.md']);
if (listed.code !== 0) {
  console.error('git ls-files failed: this check needs a git checkout.');
  process.exit(2);
}
let links = 0;
for (const file of listed.stdout.split('\0').filter(Boolean)) {
  for (const [index, line] of prose(readFileSync(inRoot(file), 'utf8')).entries()) {
    for (const [, inline, reference, html] of line.matchAll(LINK)) {
      const link = inline ?? reference ?? html;
      if (/^[a-z][a-z+.-]*:/i.test(link)) {
        continue;
      }
      links++;
      const fault = faultOf(file, link);
      if (fault) {
        console.error(`${file}:${index + 1}: ${link}: ${fault}`);
        process.exitCode = 1;
      }
    }
  }
}
console.log(`${links} relative links`);
