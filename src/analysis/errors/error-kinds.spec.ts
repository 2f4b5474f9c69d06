import { errorKindOf } from './error-kinds';

describe('errorKindOf', () => {
  it.each([
    'asyncio.run() cannot be called from a running event loop',
    'This event loop is already running',
    'Cannot run the event loop while another loop is running',
    'Cannot close a running event loop',
    'Already running asyncio in this thread',
    'You cannot use AsyncToSync in the same thread as an async event loop - just await the async function directly.'
  ])('recognizes "%s"', text =>
    expect(errorKindOf('RuntimeError', text)).toEqual({ kind: 'loop' })
  );

  it('ignores other errors', () => {
    expect(errorKindOf('RuntimeError', 'generator raised StopIteration')).toBeNull();
    expect(errorKindOf('ValueError', 'This event loop is already running')).toBeNull();
    expect(errorKindOf('AttributeError', "'list' object has no attribute 'text'")).toBeNull();
    expect(
      errorKindOf('TypeError', "unsupported operand type(s) for +: 'int' and 'str'")
    ).toBeNull();
  });

  it('finds the operand', () => {
    const use = (text: string) => {
      const errorKind = errorKindOf('TypeError', text);
      return errorKind && 'use' in errorKind ? errorKind.use : null;
    };
    expect(use("unsupported operand type(s) for ** or pow(): 'int' and 'coroutine'")).toEqual({
      as: 'operator',
      operator: '**',
      sides: ['right']
    });
    expect(use("'<=' not supported between instances of 'coroutine' and 'coroutine'")).toEqual({
      as: 'operator',
      operator: '<=',
      sides: ['left', 'right']
    });
  });
});
