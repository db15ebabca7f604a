import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { checkModels } from '../../models/check.ts';
import { createSchemas } from '../../simulator/contract/createSchemas.ts';
import type { JsonSchema } from '../../simulator/contract/jsonSchema.ts';

type Schemas = Map<string, JsonSchema>;

/** Runway's file, as far as it is about these models. */
function makeDocument(schemas: Iterable<JsonSchema>): string {
  const schema = { oneOf: [...schemas] };
  const post = { requestBody: { content: { 'application/json': { schema } } } };
  return JSON.stringify({ openapi: '3.1.0', paths: { '/v1/image_to_video': { post } } });
}

describe('npm run models:check', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'models-'));
    file = join(folder, 'openapi.json');
  });

  afterEach(async () => rm(folder, { recursive: true }));

  /** Checks a file with all models of the simulator, and these changes. */
  async function check(change: (schemas: Schemas) => void = () => undefined) {
    const schemas = new Map(createSchemas);
    change(schemas);
    await writeFile(file, makeDocument(schemas.values()));
    return checkModels(MODELS, file);
  }

  it('finds nothing in what the contract and the SDK say today', async () => {
    const { text, exitCode } = await check();

    assert.match(text, /^The catalogue has all \d+ models of /);
    assert.equal(exitCode, 0);
  });

  const field = (model: string, name: string, schema: JsonSchema | undefined) => (all: Schemas) => {
    const { properties = {}, ...rest } = all.get(model) ?? {};
    const { [name]: _, ...others } = properties;
    all.set(model, {
      ...rest,
      properties: schema === undefined ? others : { ...others, [name]: schema },
    });
  };
  const seconds = (minimum: number, maximum: number): JsonSchema => ({
    type: 'integer',
    minimum,
    maximum,
  });
  const newModel: JsonSchema = {
    properties: {
      model: { const: 'gen5' },
      promptText: { type: 'string', minLength: 2, maxLength: 500 },
      duration: seconds(4, 9),
      mood: { enum: ['calm', 'wild'] },
    },
    required: ['promptText'],
  };
  const changes: Record<string, [change: (schemas: Schemas) => unknown, lines: string[]]> = {
    'a new model': [
      (all) => all.set('gen5', newModel),
      [
        'New model: gen5',
        '  promptText: required; at least 2 characters; at most 500 characters',
        '  duration: optional; 4–9',
        '  mood: optional; calm, wild',
      ],
    ],
    'a model that is gone': [(all) => all.delete('gen4_turbo'), ['Gone: gen4_turbo']],
    'a new ratio, and one that is gone': [
      field('gemini_omni_flash', 'ratio', { enum: ['1280:720', '960:960'] }),
      [
        'gemini_omni_flash: ratio takes 960:960 now',
        "gemini_omni_flash: ratio doesn't take 720:1280 any more",
      ],
    ],
    'other durations': [
      field('gen4.5', 'duration', seconds(4, 12)),
      ['gen4.5: duration takes 11, 12 now', "gen4.5: duration doesn't take 2, 3 any more"],
    ],
    'a new choice': [
      field('grok_imagine_1_5', 'resolution', { enum: ['480p', '720p', '1080p', '4k'] }),
      ['grok_imagine_1_5: resolution takes 4k now'],
    ],
    'a new field': [
      field('veo3.1', 'mood', { type: 'boolean' }),
      ['veo3.1: new field mood: optional; true, false'],
    ],
    'a field that is gone': [field('veo3.1', 'seed', undefined), ['veo3.1: seed is gone']],
    'another length of the prompt': [
      field('seedance2', 'promptText', { type: 'string', minLength: 3, maxLength: 4000 }),
      [
        'seedance2: promptText has at least 3 characters now, not 1',
        'seedance2: promptText has at most 4000 characters now, not 3500',
      ],
    ],
    'a prompt that is required now': [
      (all) => all.set('gen4_turbo', { ...all.get('gen4_turbo'), required: ['promptText'] }),
      ['gen4_turbo: promptText is required now'],
    ],
    'a last frame': [
      (all) =>
        field('gen4_turbo', 'promptImage', all.get('veo3.1')?.properties?.['promptImage'])(all),
      ['gen4_turbo: promptImage takes last now'],
    ],
  };
  for (const [what, [change, lines]] of Object.entries(changes)) {
    it(`tells ${what}`, async () => {
      const { text, exitCode } = await check(change);

      assert.deepEqual(text.split('\n'), [`What differs in ${file}:`, '', ...lines]);
      assert.equal(exitCode, 1);
    });
  }

  it("reads Runway's own file", async () => {
    const contract = new URL('../../simulator/contract/openapi-2026-08-08.json', import.meta.url);
    const { text, exitCode } = await checkModels(MODELS, fileURLToPath(contract));

    assert.match(text, /^seedance2: seed is gone$/m);
    assert.equal(exitCode, 1);
  });

  for (const [what, content, reason] of [
    ['is missing', undefined, 'ENOENT'],
    ['is a page', '<!doctype html>', 'it is not JSON'],
    ['has no such models', '{"paths":{}}', 'it has no list of image-to-video models'],
    ['has an empty list', makeDocument([]), 'it has no list of image-to-video models'],
    ['has models without a name', makeDocument([{}]), 'it has no list of image-to-video models'],
  ] as const) {
    it(`ends with 2 if the file ${what}`, async () => {
      if (content !== undefined) {
        await writeFile(file, content);
      }
      const { text, exitCode } = await checkModels(MODELS, file);

      assert.ok(text.startsWith(`Can't read ${file}: ${reason}`), text);
      assert.equal(exitCode, 2);
    });
  }

  it('reads an address, and ends with 2 if the server refuses', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/openapi.json' ? 200 : 403);
      response.end(makeDocument(createSchemas.values()).replaceAll('gen4_turbo', 'gen5'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const found = await checkModels(MODELS, `${origin}/openapi.json`);
      const refused = await checkModels(MODELS, `${origin}/other.json`);

      assert.match(found.text, /^New model: gen5$/m);
      assert.equal(found.exitCode, 1);
      assert.deepEqual(refused, {
        text: `Can't read ${origin}/other.json: the server answered 403.`,
        exitCode: 2,
      });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
