import fs, {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';

import { folderWith, removeFolders } from './testing/folder';
import { replaceFile, writeReport } from './write-file';

afterAll(removeFolders);

const read = (file: string) => readFileSync(file, 'utf8');

describe('replaceFile', () => {
  it('keeps the mode and leaves no other file', () => {
    const folder = folderWith({ 'a.ipynb': 'old' });
    const file = path.join(folder, 'a.ipynb');
    chmodSync(file, 0o640);
    replaceFile(file, 'ä', Buffer.from('old'));
    expect(read(file)).toBe('ä');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.ipynb']);
  });

  it('writes through a link', () => {
    const folder = folderWith({ 'a.ipynb': 'old' });
    symlinkSync('a.ipynb', path.join(folder, 'b.ipynb'));
    replaceFile(path.join(folder, 'b.ipynb'), 'new', Buffer.from('old'));
    expect(read(path.join(folder, 'a.ipynb'))).toBe('new');
  });

  it('does not replace a read-only file', () => {
    const folder = folderWith({ 'a.ipynb': 'old' });
    const file = path.join(folder, 'a.ipynb');
    // A superuser can write to any file, so changing its mode would not be enough.
    const refused = jest.spyOn(fs, 'accessSync').mockImplementation(() => {
      throw new Error('EACCES');
    });
    expect(() => replaceFile(file, 'new', Buffer.from('old'))).toThrow('EACCES');
    refused.mockRestore();
    expect(read(file)).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.ipynb']);
  });

  it('does not replace a file that has changed since it was read', () => {
    const folder = folderWith({ 'a.ipynb': 'newer' });
    const file = path.join(folder, 'a.ipynb');
    expect(() => replaceFile(file, 'new', Buffer.from('old'))).toThrow('changed');
    expect(read(file)).toBe('newer');
    expect(readdirSync(folder)).toEqual(['a.ipynb']);
  });
});

describe('writeReport', () => {
  it('writes a new file or replaces an old one', () => {
    const folder = folderWith();
    const file = path.join(folder, 'report.json');
    writeReport(file, '1');
    writeReport(file, '2');
    expect(read(file)).toBe('2');
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('reports a missing folder', () => {
    expect(() => writeReport(path.join(folderWith(), 'no', 'report.json'), '')).toThrow('ENOENT');
    const folder = folderWith();
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => writeReport(path.join(folder, 'file', 'x'), '')).toThrow('ENOTDIR');
  });
});
