import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

import type { JsonSchema } from '../contract/jsonSchema.ts';
import type { Issue } from './problem.ts';
import { readError, readPath, readUnknownKeys } from './zodIssue.ts';

/** Checks a value. Returns what is wrong with it; an empty list if it is valid. */
export type Check = (value: unknown) => readonly Issue[];

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
