import type { ErrorObject } from 'ajv/dist/2020.js';

import type { JsonSchema } from '../contract/jsonSchema.ts';
import type { Issue } from './problem.ts';

// Ajv's errors in the words of Zod 4, Runway's validator.

type Path = Issue['path'];

/** Turns an error of any keyword but `anyOf` and `additionalProperties` into an issue. */
export function readError({
  keyword,
  instancePath,
  schema,
  data,
  params,
  parentSchema,
}: ErrorObject): Issue {
  const path = readPath(instancePath);
  switch (keyword) {
    case 'type':
      return wrongType(schema as string, data, path);
    case 'required': {
      const { missingProperty } = params as { missingProperty: string };
      const missing = (parentSchema as JsonSchema).properties?.[missingProperty];
      return readMissing(missing ?? {}, [...path, missingProperty]);
    }
    case 'enum':
      return wrongValue(schema as readonly (string | number)[], path);
    case 'const':
      return wrongValue([schema as string | number], path);
    case 'minLength':
    case 'minimum':
    case 'minItems':
      return { code: 'too_small', path, message: `Too small: ${expected(data, '>=', schema)}` };
    case 'maxLength':
    case 'maximum':
    case 'maxItems':
      return { code: 'too_big', path, message: `Too big: ${expected(data, '<=', schema)}` };
    case 'pattern':
      return {
        code: 'invalid_format',
        path,
        message: `Invalid string: must match pattern /${String(schema)}/`,
      };
    default:
      throw new Error(`No words for the keyword ${keyword}`);
  }
}

function readMissing(schema: JsonSchema, path: Path): Issue {
  if (schema.enum !== undefined) {
    return wrongValue(schema.enum, path);
  }
  return schema.type === undefined
    ? { code: 'invalid_union', path, message: 'Invalid input' }
    : wrongType(schema.type, undefined, path);
}

/** Makes one issue of all unknown keys of an object. */
export function readUnknownKeys(errors: readonly ErrorObject[]): Issue[] {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  return [...new Set(unknown.map(({ instancePath }) => instancePath))].map((instancePath) => {
    const keys = unknown
      .filter((error) => error.instancePath === instancePath)
      .map(({ params }) => (params as { additionalProperty: string }).additionalProperty);
    const names = keys.map((key) => `"${key}"`).join(', ');
    const message = `Unrecognized key${keys.length > 1 ? 's' : ''}: ${names}`;
    return { code: 'unrecognized_keys', path: readPath(instancePath), message, keys };
  });
}

function expected(data: unknown, comparison: string, limit: unknown): string {
  if (typeof data === 'number') {
    return `expected number to be ${comparison}${String(limit)}`;
  }
  const [kind, unit] = Array.isArray(data) ? ['array', 'items'] : ['string', 'characters'];
  return `expected ${kind} to have ${comparison}${String(limit)} ${unit}`;
}

/** The issue of a value that is not one of these. */
export function wrongValue(values: readonly (string | number)[], path: Path): Issue {
  const choices = values.map((value) => JSON.stringify(value)).join('|');
  const message =
    values.length === 1
      ? `Invalid input: expected ${choices}`
      : `Invalid option: expected one of ${choices}`;
  return { code: 'invalid_value', path, message, values };
}

function wrongType(type: string, value: unknown, path: Path): Issue {
  const received = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const wanted = type !== 'integer' ? type : received === 'number' ? 'int' : 'number';
  const message = `Invalid input: expected ${wanted}, received ${received}`;
  return { code: 'invalid_type', path, message };
}

/** Returns `/promptImage/0/uri` as a list. No name of a field has a slash or a tilde. */
export function readPath(instancePath: string): Path {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
