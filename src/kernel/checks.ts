/**
 * Checks whether values that came over the wire are of the types that the protocol declares.
 *
 * A check names its type exactly: the compiler refuses an object whose fields are not all checked, and a field that is
 * checked as another type.
 */

/** Returns what is wrong with a value, such as `.line is not a number`, or `null`. */
export type AnyCheck = (value: unknown) => string | null;

/** A check whether a value is a `T`. */
export interface Check<T> extends AnyCheck {
  /** Never there. It makes a check of a wider or a narrower type an error. */
  readonly exactly?: (type: T) => T;
}

/** A check for each field, also for the optional ones. */
export type FieldChecks<T> = { readonly [Key in keyof Required<T>]: Check<T[Key]> };

/** The longest text that is accepted, in UTF-16 units. The helper's own texts are much shorter. */
const LONGEST = 10_000;

export const text: Check<string> = value =>
  typeof value === 'string' && value.length <= LONGEST ? null : ' is not a text';

export const number: Check<number> = value =>
  typeof value === 'number' && Number.isFinite(value) ? null : ' is not a number';

export const boolean: Check<boolean> = value =>
  typeof value === 'boolean' ? null : ' is not true or false';

/** For fields that are `true` or absent. */
export const onlyTrue: Check<true> = value => (value === true ? null : ' is not true');

/** One of some texts. `values` has each of them as a key. */
export function oneOf<T extends string>(values: Readonly<Record<T, true>>): Check<T> {
  return value =>
    typeof value === 'string' && Object.hasOwn(values, value) ? null : ' has an unknown value';
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return value => (value === null ? null : check(value));
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return value => (value === undefined ? null : check(value));
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return value => {
    if (!Array.isArray(value)) {
      return ' is not a list';
    }
    for (const [index, element] of value.entries()) {
      const wrong = check(element);
      if (wrong !== null) {
        return `[${index}]${wrong}`;
      }
    }
    return null;
  };
}

/** An object with any keys. */
export function dictionary<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return value => firstWrong(value, isObject(value) ? Object.keys(value) : [], () => check);
}

/** An object with these fields. Further ones are ignored: a newer helper may send them. */
export function object<T>(fields: FieldChecks<T>): Check<T> {
  const checks = new Map<string, AnyCheck>(Object.entries(fields));
  return value => firstWrong(value, checks.keys(), key => checks.get(key)!);
}

function firstWrong(
  value: unknown,
  keys: Iterable<string>,
  checkOf: (key: string) => AnyCheck
): string | null {
  if (!isObject(value)) {
    return ' is not an object';
  }
  for (const key of keys) {
    const wrong = checkOf(key)(Object.hasOwn(value, key) ? value[key] : undefined);
    if (wrong !== null) {
      return `.${key}${wrong}`;
    }
  }
  return null;
}

/** Whether this is an object that isn't a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
