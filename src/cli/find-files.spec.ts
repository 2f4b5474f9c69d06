import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { findFiles } from './find-files';
import { folderWith, removeFolders } from './testing/folder';

afterAll(removeFolders);

/** A Latin-1 name, which is not valid UTF-8. */
const BAD_NAME = Buffer.from([0xe4, ...Buffer.from('.ipynb')]);

const found = (folder: string, ...places: string[]) =>
  findFiles((places.length ? places : ['']).map(place => path.join(folder, place))).files.map(
    file => path.relative(folder, file)
  );

describe('findFiles', () => {
  it('searches folders in a fixed order, without folders of other people’s code', () => {
    const folder = folderWith({
      'b.ipynb': '',
      'B.ipynb': '',
      'a/z.py': '',
      'a/notes.txt': '',
      'a/.hidden/x.ipynb': '',
      'a/.ipynb_checkpoints/x.ipynb': '',
      'node_modules/x.py': '',
      '.git/x.py': '',
      'env/pyvenv.cfg': '',
      'env/lib/x.py': '',
      'UP.IPYNB': ''
    });
    expect(found(folder)).toEqual(['B.ipynb', 'UP.IPYNB', path.join('a', 'z.py'), 'b.ipynb']);
  });

  it('uses given paths even in folders that it does not search', () => {
    const folder = folderWith({ '.hidden/x.ipynb': '', 'node_modules/y.py': '' });
    expect(found(folder, '.hidden/x.ipynb', 'node_modules')).toEqual([
      path.join('.hidden', 'x.ipynb'),
      path.join('node_modules', 'y.py')
    ]);
  });

  it('returns each file once and follows cycles of links only once', () => {
    const folder = folderWith({ 'a/x.ipynb': '' });
    symlinkSync('..', path.join(folder, 'a', 'up'));
    symlinkSync('x.ipynb', path.join(folder, 'a', 'y.ipynb'));
    expect(found(folder, '', 'a', 'a/x.ipynb')).toEqual([path.join('a', 'x.ipynb')]);
  });

  it('reports paths that cannot be used', () => {
    const folder = folderWith({ 'a.txt': '', 'd/empty.txt': '' });
    symlinkSync('loop.ipynb', path.join(folder, 'loop.ipynb'));
    symlinkSync('nowhere', path.join(folder, 'nowhere.txt'));
    const place = (name: string) => path.join(folder, name);
    const { files, problems, empty } = findFiles(['no', 'a.txt', 'd', 'loop.ipynb'].map(place));
    expect(files).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      'does not exist',
      'is not a notebook, a Python file or a Markdown file',
      'is a link that points to itself'
    ]);
    expect(empty).toEqual([place('d')]);
    expect(findFiles([folder]).problems).toEqual([
      { path: place('loop.ipynb'), reason: 'is a link that points to itself' }
    ]);
  });

  it('continues after a name that is not valid UTF-8', () => {
    const folder = folderWith({ 'b.ipynb': '' });
    try {
      writeFileSync(Buffer.concat([Buffer.from(path.join(folder, 'a')), BAD_NAME]), '');
    } catch {
      // Some file systems reject such a name.
      return;
    }
    const { files, problems } = findFiles([folder]);
    expect(files).toEqual([path.join(folder, 'b.ipynb')]);
    expect(problems.length).toBeLessThan(2);
  });
});
