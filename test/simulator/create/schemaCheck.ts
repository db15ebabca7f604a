import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

import type { JsonSchema } from '../contract/jsonSchema.ts';
import type { Issue } from './problem.ts';

/** Checks a value. Returns what is wrong with it; an empty list if it is valid. */
export type Check = (value: unknown) => readonly Issue[];

type Path = Issue['path'];

const ajv = new Ajv2020({ allErrors: true, verbose: true });
// Runway counts UTF-16 code units. Ajv, like JSON Schema, counts code points.
for (const [keyword, isValid] of [
  ['minLength', (limit: number, data: string) => data.length >= limit],
  ['maxLength', (limit: number, data: string) => data.length <= limit],
] as const) {
  ajv.removeKeyword(keyword);
  ajv.addKeyword({ keyword, type: 'string', schemaType: 'number', validate: isValid });
}

/** Makes a check from a schema. It reports all faults at once, in the words of Zod 4. */
export function schemaCheck(schema: JsonSchema): Check {
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : readErrors(validate.errors ?? []));
}

/** Turns Ajv's errors into issues. */
function readErrors(errors: readonly ErrorObject[]): Issue[] {
  const { own, unions } = split(errors);
  const wrongType = new Set(
    own.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath),
  );
  return [
    ...own
      .filter(({ keyword, instancePath }) => keyword === 'type' || !wrongType.has(instancePath))
      .filter(({ keyword }) => keyword !== 'additionalProperties')
      .map(readError),
    ...readUnknownKeys(own),
    ...unions.flatMap((union) => readUnion(union, errors)),
  ];
}

/** Splits errors into the outermost unions and those that are not inside a union. */
function split(errors: readonly ErrorObject[]): Record<'own' | 'unions', ErrorObject[]> {
  const all = errors.filter(({ keyword }) => keyword === 'anyOf');
  const isInside = ({ schemaPath }: ErrorObject) =>
    all.some((union) => schemaPath.startsWith(`${union.schemaPath}/`));
  const outside = errors.filter((error) => !isInside(error));
  return {
    own: outside.filter(({ keyword }) => keyword !== 'anyOf'),
    unions: outside.filter(({ keyword }) => keyword === 'anyOf'),
  };
}

/** The issues of the only member that the value is meant for; one issue if there is none. */
function readUnion(union: ErrorObject, errors: readonly ErrorObject[]): Issue[] {
  const [meant, ...more] = listMeant(union, errors);
  return meant !== undefined && more.length === 0
    ? readErrors(meant)
    : [{ code: 'invalid_union', path: readPath(union.instancePath), message: 'Invalid input' }];
}

/** The errors of each member that has the kind of the value: its type, constant and pattern. */
function listMeant(union: ErrorObject, errors: readonly ErrorObject[]): ErrorObject[][] {
  const { instancePath, schemaPath } = union;
  const members = (union.schema as readonly unknown[]).map((_, index) =>
    errors.filter((error) => error.schemaPath.startsWith(`${schemaPath}/${index}/`)),
  );
  return members.filter((member) => {
    const { own, unions } = split(member);
    const ofValue = (error: ErrorObject) => error.instancePath === instancePath;
    return (
      !own.some((it) => ofValue(it) && ['type', 'const', 'pattern'].includes(it.keyword)) &&
      unions.filter(ofValue).every((inner) => listMeant(inner, member).length > 0)
    );
  });
}

function readError({
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

function readUnknownKeys(errors: readonly ErrorObject[]): Issue[] {
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

/** `/promptImage/0/uri` as a list. No name of a field has a slash or a tilde. */
function readPath(instancePath: string): Path {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
