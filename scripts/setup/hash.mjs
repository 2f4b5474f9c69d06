// Has something changed? Hashes of files and folders, and stamps that keep them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One hash over files and folders; `skip` tells by the full path what to leave out. */
export function hashOf(places, skip = () => false) {
  const hash = createHash('sha256');
  const walk = place => {
    if (!existsSync(place) || skip(place)) {
      return;
    }
    if (statSync(place).isDirectory()) {
      readdirSync(place)
        .sort()
        .forEach(name => walk(path.join(place, name)));
      return;
    }
    hash.update(`${place}\0`).update(readFileSync(place)).update('\0');
  };
  places.forEach(walk);
  return hash.digest('hex');
}

/** What a stamp file holds; null without one. */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

export function writeStamp(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
}
