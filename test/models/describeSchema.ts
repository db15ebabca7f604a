import type { JsonSchema } from '../simulator/contract/jsonSchema.ts';
import { listRange, type FieldDescription, type ModelDescription } from './description.ts';

/** Describes models by the schemas of their create requests. */
export function describeSchemas(
  schemas: ReadonlyMap<string, JsonSchema>,
): Map<string, ModelDescription> {
  return new Map([...schemas].map(([model, schema]) => [model, describeFields(schema)]));
}

function describeFields({ properties = {}, required = [] }: JsonSchema): ModelDescription {
  const fields = Object.entries(properties).filter(([name]) => name !== 'model');
  return new Map(
    fields.flatMap(([name, schema]): [string, FieldDescription][] =>
      schema.properties === undefined
        ? [[name, describeField(schema, required.includes(name))]]
        : [...describeFields(schema)].map(([inner, field]) => [`${name}.${inner}`, field]),
    ),
  );
}

function describeField(schema: JsonSchema, required: boolean): FieldDescription {
  const position = listMembers(schema).find(({ type }) => type === 'array')?.items?.properties?.[
    'position'
  ];
  return {
    required,
    values: listValues(position ?? schema),
    shortest: schema.minLength,
    longest: schema.maxLength,
  };
}

/** A schema, or all members of a union and of the unions in it. */
function listMembers(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(listMembers);
}

/** The values that a schema takes; undefined if they can't be listed. */
function listValues(schema: JsonSchema): string[] | undefined {
  const values = listMembers(schema).map((member) => {
    if (member.enum !== undefined || member.const !== undefined) {
      return (member.enum ?? [member.const]).map(String);
    }
    if (member.type === 'boolean') {
      return ['true', 'false'];
    }
    const { minimum, maximum } = member;
    return minimum === undefined || maximum === undefined ? undefined : listRange(minimum, maximum);
  });
  const known = values.filter((list) => list !== undefined);
  return known.length === values.length ? known.flat() : undefined;
}
