import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { FieldDescription, ModelDescription } from './description.ts';

interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  /** The members of the union, such as `'auto'`, `number` or `Array<unknown>`. */
  readonly types: readonly string[];
}

/**
 * Describes the models of the official SDK by its types: a generated file with one declaration in
 * each line. The types have no limits of numbers and lengths.
 *
 * @throws an Error if the file has another form
 */
export function describeSdk(): Map<string, ModelDescription> {
  const path = createRequire(import.meta.url).resolve('@runwayml/sdk/resources/image-to-video');
  const source = readFileSync(path.replace(/\.m?js$/, '.d.ts'), 'utf8');
  const interfaces = readInterfaces(source);
  const models = [...interfaces].flatMap(([name, fields]): [string, ModelDescription][] => {
    const model = fields.find((field) => field.name === 'model')?.types[0];
    return model === undefined ? [] : [[readLiteral(model), describeFields(name, interfaces)]];
  });
  const declared = /type ImageToVideoCreateParams = (.*);/.exec(source)?.[1]?.split(' | ').length;
  if (models.length !== declared) {
    throw new Error(`Found ${models.length} of ${declared ?? 'no'} models in the types of the SDK`);
  }
  return new Map(models);
}

/** All interfaces, by their names. Those of a namespace have names such as `Wan3.ReferenceAudio`. */
function readInterfaces(source: string): Map<string, readonly Field[]> {
  const interfaces = new Map<string, Field[]>();
  let namespace = '';
  let fields: Field[] = [];
  for (const line of source.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').split('\n')) {
    const [, indent = '', kind, name = ''] =
      /^( *)(?:export )?(?:declare )?(interface|namespace) (\w+) \{/.exec(line) ?? [];
    if (kind === 'namespace') {
      namespace = indent.length === 0 ? '' : `${name}.`;
    } else if (kind === 'interface') {
      fields = [];
      interfaces.set(indent.length > 4 ? namespace + name : name, fields);
    }
    const [, field, optional, type = ''] = /^ +(\w+)(\??): (.*);$/.exec(line) ?? [];
    if (field !== undefined) {
      fields.push({ name: field, isOptional: optional === '?', types: type.split(' | ') });
    }
  }
  return interfaces;
}

function describeFields(
  name: string,
  interfaces: ReadonlyMap<string, readonly Field[]>,
): ModelDescription {
  const fields = (interfaces.get(name) ?? []).filter((field) => field.name !== 'model');
  return new Map(
    fields.flatMap((field): [string, FieldDescription][] => {
      const inner = interfaces.get(field.types[0] ?? '');
      return inner === undefined
        ? [[field.name, describeField(field, interfaces)]]
        : inner.map((it) => [`${field.name}.${it.name}`, describeField(it, interfaces)]);
    }),
  );
}

function describeField(
  { isOptional, types }: Field,
  interfaces: ReadonlyMap<string, readonly Field[]>,
): FieldDescription {
  const items = types.map((type) => interfaces.get(/^Array<(.*)>$/.exec(type)?.[1] ?? ''));
  const position = items.flatMap((it) => it ?? []).find(({ name }) => name === 'position');
  return { required: !isOptional, values: listValues(position?.types ?? types) };
}

function listValues(types: readonly string[]): string[] | undefined {
  const values = types.flatMap((type) => (type === 'boolean' ? ['true', 'false'] : [type]));
  return values.every((value) => /^('.*'|\d+|true|false)$/.test(value))
    ? values.map(readLiteral)
    : undefined;
}

function readLiteral(type: string): string {
  return type.replaceAll("'", '');
}
