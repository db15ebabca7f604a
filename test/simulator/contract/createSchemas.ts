import { readFileSync } from 'node:fs';

import type { JsonSchema, OpenApi } from './jsonSchema.ts';
import { changes, type Change } from './sdkChanges.ts';

/**
 * The official contract of 2026-08-08, as published, but for three paths only and without
 * descriptions and examples.
 */
export const contract = JSON.parse(
  readFileSync(new URL('./openapi-2026-08-08.json', import.meta.url), 'utf8'),
) as OpenApi;

/**
 * The schema of the create request for each official model: the contract, and what the SDK has
 * changed since.
 *
 * Every schema refuses unknown fields. The contract says so only for some models, and SDK 4.19.1 for
 * Veo. A field that Runway ignores is a mistake of the client too.
 */
export const createSchemas: ReadonlyMap<string, JsonSchema> = makeCreateSchemas();

function makeCreateSchemas(): Map<string, JsonSchema> {
  const published = listSchemas(contract);
  const schemas = new Map(published);
  for (const change of changes) {
    for (const model of change.models) {
      schemas.set(model, applyChange(schemas.get(model) ?? newSchema(model), change, published));
    }
  }
  return new Map(
    [...schemas].map(([model, schema]) => [model, { ...schema, additionalProperties: false }]),
  );
}

/** The schema of the create request for each model of an OpenAPI document. */
export function listSchemas(document: OpenApi): Map<string, JsonSchema> {
  const body = document.paths['/v1/image_to_video'].post.requestBody;
  const { oneOf } = body.content['application/json'].schema;
  return new Map(oneOf.map((schema) => [String(schema.properties?.['model']?.const), schema]));
}

function newSchema(model: string): JsonSchema {
  return {
    title: model,
    type: 'object',
    properties: { model: { type: 'string', const: model } },
    required: ['promptImage', 'model'],
  };
}

function applyChange(
  schema: JsonSchema,
  { fields, required = [], imagesLike, mostImages }: Change,
  published: ReadonlyMap<string, JsonSchema>,
): JsonSchema {
  const images = imagesLike && published.get(imagesLike)?.properties?.['promptImage'];
  const promptImage = images && limitImages(images, mostImages);
  return {
    ...schema,
    properties: { ...schema.properties, ...(promptImage && { promptImage }), ...fields },
    required: [...(schema.required ?? []), ...required],
  };
}

function limitImages(promptImage: JsonSchema, maxItems: number | undefined): JsonSchema {
  const { anyOf = [] } = promptImage;
  return maxItems === undefined
    ? promptImage
    : {
        ...promptImage,
        anyOf: anyOf.map((member) =>
          member.type === 'array' ? { ...member, minItems: 1, maxItems } : member,
        ),
      };
}
