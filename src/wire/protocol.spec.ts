import { execFileSync } from 'child_process';
import { join, resolve } from 'path';
import * as ts from 'typescript';

const root = resolve(__dirname, '../..');
const protocol = join(root, 'src/wire/protocol.ts');

/** A type as a plain value, in the form that `python_helper/tests/wire_types.py` describes. */
type Plain = string | [string, ...unknown[]];

/** The classes of `wire.pyi` that name a part of an interface. */
const PARTS = ['Ignoring', 'WaitDetails'];

const program = ts.createProgram([protocol], { strict: true, target: ts.ScriptTarget.ES2020 });
const checker = program.getTypeChecker();
const exported = new Map(
  checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(protocol)!)!)
    .map(symbol => [symbol.name, symbol] as const)
);

function plain(type: ts.Type): Plain {
  if (type.flags & ts.TypeFlags.IndexedAccess) {
    return plain(checker.getBaseConstraintOfType(type)!);
  }
  if (type.flags & ts.TypeFlags.TypeParameter) {
    return ['parameter', 'T'];
  }
  if (type.flags & ts.TypeFlags.Number) {
    return 'number';
  }
  if (type.flags & ts.TypeFlags.String) {
    return 'string';
  }
  if (type.flags & ts.TypeFlags.Boolean) {
    return 'boolean';
  }
  if (type.flags & ts.TypeFlags.Null) {
    return 'null';
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    return ['literal', type.value];
  }
  if (type.flags & ts.TypeFlags.BooleanLiteral) {
    return ['literal', checker.typeToString(type) === 'true'];
  }
  if (type.isUnion()) {
    // What an optional field may also be.
    return union(type.types.filter(each => !(each.flags & ts.TypeFlags.Undefined)).map(plain));
  }
  if (checker.isArrayType(type)) {
    return ['array', plain(checker.getTypeArguments(type as ts.TypeReference)[0])];
  }
  if (checker.isTupleType(type)) {
    return ['tuple', checker.getTypeArguments(type as ts.TypeReference).map(plain)];
  }
  const ofAnyKey = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  if (ofAnyKey) {
    return ['map', plain(ofAnyKey.type)];
  }
  const fields = checker.getPropertiesOfType(type).map(property => {
    const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
    return [property.name, [optional, plain(checker.getTypeOfSymbol(property))]];
  });
  return ['object', type.symbol.name, Object.fromEntries(fields)];
}

/** A union in an order that depends on its members alone. */
function union(types: Plain[]): Plain {
  const keys = new Set(types.map(type => JSON.stringify(type)));
  if (keys.delete('["literal",true]')) {
    keys.delete('["literal",false]');
    keys.add(types.some(type => type[1] === false) ? '"boolean"' : '["literal",true]');
  }
  const members = [...keys].sort().map(key => JSON.parse(key) as Plain);
  return members.length === 1 ? members[0] : ['union', members];
}

/** The same type with the unions in this file's order, and without the names of what has none in TypeScript. */
function inOrder(type: Plain): Plain {
  if (typeof type === 'string') {
    return type;
  }
  const [kind, first, second] = type;
  switch (kind) {
    case 'union':
      return union((first as Plain[]).map(inOrder));
    case 'tuple':
      return [kind, (first as Plain[]).map(inOrder)];
    case 'array':
    case 'map':
      return [kind, inOrder(first as Plain)];
    case 'object':
      return [
        kind,
        PARTS.includes(first as string) ? '__type' : first,
        Object.fromEntries(
          Object.entries(second as Record<string, [boolean, Plain]>).map(
            ([name, [optional, field]]) => [name, [optional, inOrder(field)]]
          )
        )
      ];
    default:
      return type;
  }
}

const python = JSON.parse(
  execFileSync(process.env.LOOPSCOPE_PYTHON ?? process.env.PYTHON ?? 'python3', [
    join(root, 'python_helper/tests/wire_types.py')
  ]).toString()
) as { types: Record<string, Plain>; constants: Record<string, unknown> };

/** The frontend's own lists of records: nothing on the wire has these types. */
const ONLY_HERE = ['RecordKind', 'RecordOf'];

const types = [...exported].filter(
  ([name, { flags }]) =>
    flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias) && !ONLY_HERE.includes(name)
);

describe('the wire', () => {
  it.each(types.map(([name]) => name))('is the same in Python and TypeScript: %s', name => {
    expect(Object.keys(python.types)).toContain(name);
    const here = plain(checker.getDeclaredTypeOfSymbol(exported.get(name)!));
    expect(inOrder(python.types[name])).toEqual(inOrder(here));
  });

  it('has no interface in Python that TypeScript lacks', () => {
    const others = Object.entries(python.types)
      .filter(([name, [kind]]) => kind === 'object' && !exported.has(name))
      .map(([name]) => name);
    expect(others.sort()).toEqual(PARTS);
  });

  it.each(Object.entries(python.constants))('has the same %s', (name, value) => {
    const type = checker.getTypeOfSymbol(exported.get(name)!);
    const here = checker.isTupleType(type)
      ? checker.getTypeArguments(type as ts.TypeReference).map(each => plain(each)[1])
      : plain(type)[1];
    expect(here).toEqual(value);
  });

  it('has constants to compare', () => {
    expect(Object.keys(python.constants).sort()).toEqual([
      'COMMAND_PREFIX',
      'VERBS',
      'WIRE_VERSION'
    ]);
  });
});
