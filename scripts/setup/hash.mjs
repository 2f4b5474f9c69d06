// Detect changes: hashes of files and folders, and stamp files that store them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One hash over files and folders. `skip` gets a full path, and returns whether to leave it out. */
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

/** The content of a stamp file; null without one. */
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
