import { YNotebook } from '@jupyter/ydoc';
import type { YCodeCell } from '@jupyter/ydoc';

import type { Edit } from '../analysis';
import { editCells, EditRefused, refusalOf } from './edit-cells';
import { canRevert, rememberFix, revertLast } from './revert';

// The shared model warns about the way in which it makes its own cells.
beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());

function notebook(...sources: string[]): YNotebook {
  const model = new YNotebook({ disableDocumentWideUndoRedo: true });
  model.insertCells(
    0,
    sources.map((source, index) => ({ cell_type: 'code', id: `c${index}`, source }))
  );
  model.cells.forEach(cell => (cell as YCodeCell).undoManager?.clear());
  return model;
}

const edit = (cell: string, from: number, to: number, insert: string): Edit => ({
  cell,
  from,
  to,
  insert
});

describe('editCells', () => {
  it('applies several edits to several cells', () => {
    const model = notebook('one two three', 'four');
    editCells(model, [edit('c0', 0, 3, 'first'), edit('c1', 4, 4, '!'), edit('c0', 8, 13, '3')]);
    expect(model.cells.map(cell => cell.getSource())).toEqual(['first two 3', 'four!']);
  });

  it('makes one undo step a cell, apart from what was typed around it', () => {
    const model = notebook('a b');
    const cell = model.cells[0] as YCodeCell;
    cell.updateSource(3, 3, 'c');
    editCells(model, [edit('c0', 0, 1, 'A'), edit('c0', 2, 3, 'B')]);
    cell.updateSource(0, 0, '>');
    expect(cell.getSource()).toBe('>A Bc');
    cell.undo();
    expect(cell.getSource()).toBe('A Bc');
    cell.undo();
    expect(cell.getSource()).toBe('a bc');
    cell.undo();
    expect(cell.getSource()).toBe('a b');
  });

  it('edits nothing at all when one of the cells is read-only, gone or shorter', () => {
    const model = notebook('one', 'two');
    model.cells[1].setMetadata('editable', false);
    const first = edit('c0', 0, 1, 'O');
    expect(() => editCells(model, [first, edit('c1', 0, 1, 'T')])).toThrow(EditRefused);
    expect(() => editCells(model, [first, edit('gone', 0, 1, 'T')])).toThrow(EditRefused);
    expect(() => editCells(model, [first, edit('c0', 2, 9, 'T')])).toThrow(EditRefused);
    expect(model.cells[0].getSource()).toBe('one');
  });

  it('leaves a cell alone whose ends of lines its editor counts otherwise', () => {
    const model = notebook('one', 'two\r\nthree', 'four\rfive');
    expect(refusalOf(model, [edit('c0', 0, 1, 'O'), edit('c1', 0, 1, 'T')])).toBe('line-ends');
    expect(refusalOf(model, [edit('c0', 0, 1, 'O'), edit('c2', 0, 1, 'F')])).toBeNull();
  });
});

describe('revertLast', () => {
  it('takes back all edits, last fix first', () => {
    const model = notebook('one two', 'three');
    rememberFix(
      model,
      editCells(model, [edit('c0', 0, 3, 'first'), edit('c0', 4, 7, ''), edit('c1', 0, 0, '# ')])
    );
    rememberFix(model, editCells(model, [edit('c0', 0, 1, 'F')]));
    revertLast(model);
    expect(model.cells[0].getSource()).toBe('first ');
    expect(revertLast(model).reverted).toEqual(['c0', 'c1']);
    expect(model.cells.map(cell => cell.getSource())).toEqual(['one two', 'three']);
    expect(canRevert(model)).toBe(false);
  });

  it('leaves a cell alone whose fixed code was edited since', () => {
    const model = notebook('one', 'two');
    rememberFix(model, editCells(model, [edit('c0', 0, 1, 'OO'), edit('c1', 0, 1, 'T')]));
    (model.cells[0] as YCodeCell).updateSource(1, 1, '-');
    expect(revertLast(model)).toEqual({ reverted: ['c1'], left: ['c0'] });
    expect(model.cells.map(cell => cell.getSource())).toEqual(['O-One', 'two']);
  });

  it.each([
    ['behind', 9, 9, ' more', 'run(f()) more'],
    ['before', 0, 0, 'x = ', 'x = run(f())'],
    ['next to', 6, 6, '(0)[', 'run((0)[f())']
  ])('keeps what was written %s the fixed code since', (_where, from, to, text, result) => {
    const model = notebook('run(f())');
    rememberFix(model, editCells(model, [edit('c0', 0, 4, 'await '), edit('c0', 7, 8, '')]));
    (model.cells[0] as YCodeCell).updateSource(from, to, text);
    expect(revertLast(model)).toEqual({ reverted: ['c0'], left: [] });
    expect(model.cells[0].getSource()).toBe(result);
  });

  it('leaves a cell alone that was edited between two places of one fix', () => {
    const model = notebook('a b c');
    rememberFix(model, editCells(model, [edit('c0', 0, 1, 'A'), edit('c0', 4, 5, 'C')]));
    (model.cells[0] as YCodeCell).updateSource(0, 1, 'X');
    expect(revertLast(model)).toEqual({ reverted: [], left: ['c0'] });
    expect(model.cells[0].getSource()).toBe('X b C');
  });
});
