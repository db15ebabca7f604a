import { readFile } from 'node:fs/promises';

import type { Model } from '../../src/runway/models/model.ts';
import { listSchemas } from '../simulator/contract/createSchemas.ts';
import type { JsonSchema, OpenApi } from '../simulator/contract/jsonSchema.ts';
import { compareModels } from './compare.ts';
import { describeCatalogue } from './describeCatalogue.ts';
import { describeSchemas } from './describeSchema.ts';
import { omitLeftOut } from './leftOut.ts';

/** The file that Runway publishes. Source: Runway's instructions for agents, read in 2026. */
export const PUBLISHED = 'https://docs.dev.runwayml.com/openapi.json';

/** Longest wait for the file, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The result of a check, as text to print. */
export interface CheckResult {
  readonly text: string;
  /** 0: nothing differs. 1: something differs. 2: there was nothing to compare. */
  readonly exitCode: 0 | 1 | 2;
}

/**
 * Compares the catalogue's models with those of an OpenAPI file.
 *
 * @param source an address, or the path of a file
 */
export async function checkModels(models: readonly Model[], source: string): Promise<CheckResult> {
  let schemas;
  try {
    schemas = readSchemas(await readText(source));
  } catch (error) {
    const reason = error instanceof Error ? describeError(error) : String(error);
    return { text: `Can't read ${source}: ${reason}.`, exitCode: 2 };
  }
  const known = omitLeftOut(describeCatalogue(models));
  const differences = compareModels(known, omitLeftOut(describeSchemas(schemas)));
  return differences.length === 0
    ? { text: `The catalogue has all ${schemas.size} models of ${source}.`, exitCode: 0 }
    : { text: [`What differs in ${source}:`, '', ...differences].join('\n'), exitCode: 1 };
}

async function readText(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) {
    return readFile(source, 'utf8');
  }
  const response = await fetch(source, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) {
    throw new Error(`the server answered ${response.status}`);
  }
  return response.text();
}

/** @throws an Error if the text is not an OpenAPI document with image-to-video models */
function readSchemas(text: string): Map<string, JsonSchema> {
  let document;
  try {
    document = JSON.parse(text) as OpenApi;
  } catch {
    throw new Error('it is not JSON');
  }
  let schemas;
  try {
    schemas = listSchemas(document);
  } catch {
    schemas = new Map<string, JsonSchema>();
  }
  if (schemas.size === 0 || schemas.has('undefined')) {
    throw new Error('it has no list of image-to-video models, or in another form');
  }
  return schemas;
}

/** `fetch` hides the reason in `cause`. */
function describeError(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
