import type { Issue } from './problem.ts';

/** Checks the value at a path. Returns what is wrong with it; an empty list if it is valid. */
export type Check = (value: unknown, path: Issue['path']) => readonly Issue[];

/** A string; lengths in UTF-16 code units, inclusive. */
export function text({ min = 0, max }: { min?: number; max: number }): Check {
  return (value, path) => {
    if (typeof value !== 'string') {
      return [wrongType('string', value, path)];
    }
    if (value.length < min) {
      const message = `Too small: expected string to have >=${min} characters`;
      return [{ code: 'too_small', path, message }];
    }
    if (value.length > max) {
      const message = `Too big: expected string to have <=${max} characters`;
      return [{ code: 'too_big', path, message }];
    }
    return [];
  };
}

/** A whole number, both ends inclusive. */
export function integer(min: number, max: number): Check {
  return (value, path) => {
    if (typeof value !== 'number') {
      return [wrongType('number', value, path)];
    }
    if (!Number.isInteger(value)) {
      const message = 'Invalid input: expected int, received number';
      return [{ code: 'invalid_type', path, message }];
    }
    if (value < min) {
      const message = `Too small: expected number to be >=${min}`;
      return [{ code: 'too_small', path, message }];
    }
    if (value > max) {
      return [{ code: 'too_big', path, message: `Too big: expected number to be <=${max}` }];
    }
    return [];
  };
}

export function oneOf(values: readonly (string | number)[]): Check {
  return (value, path) => {
    if (values.some((allowed) => allowed === value)) {
      return [];
    }
    const message = `Invalid option: expected one of ${values.map((allowed) => JSON.stringify(allowed)).join('|')}`;
    return [{ code: 'invalid_value', path, message, values }];
  };
}

export const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? [] : [wrongType('boolean', value, path)];

export function matching(pattern: RegExp, message: string): Check {
  return (value, path) => {
    if (typeof value !== 'string') {
      return [wrongType('string', value, path)];
    }
    return pattern.test(value) ? [] : [{ code: 'invalid_format', path, message }];
  };
}

/** Valid if it is absent. `null` is not absent. */
export function optional(check: Check): Check {
  return (value, path) => (value === undefined ? [] : check(value, path));
}

/** @param others whether fields that are not listed are refused */
export function object(
  fields: Readonly<Record<string, Check>>,
  others: 'refused' | 'ignored',
): Check {
  return (value, path) => {
    if (!isObject(value)) {
      return [wrongType('object', value, path)];
    }
    const issues = Object.entries(fields).flatMap(([name, check]) =>
      check(value[name], [...path, name]),
    );
    const keys = Object.keys(value).filter((name) => !(name in fields));
    if (others === 'refused' && keys.length > 0) {
      const message = `Unrecognized key${keys.length > 1 ? 's' : ''}: ${keys.map((key) => `"${key}"`).join(', ')}`;
      issues.push({ code: 'unrecognized_keys', path, message, keys });
    }
    return issues;
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrongType(expected: string, value: unknown, path: Issue['path']): Issue {
  const received = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const message = `Invalid input: expected ${expected}, received ${received}`;
  return { code: 'invalid_type', path, message };
}
