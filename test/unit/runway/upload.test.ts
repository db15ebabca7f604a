import assert from 'node:assert/strict';
import { createServer } from 'node:http';

import { isMissingEndpoint, RunwayClient } from '../../../src/runway/client.ts';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { parseService } from '../../../src/runway/service.ts';
import { readUploadSlot } from '../../../src/runway/upload.ts';
import { startSimulator, type Fault, type Simulator } from '../../simulator/index.ts';
import { Servers } from './servers.ts';

const key = 'key_secret';
const file = { name: 'image.png', type: 'image/png', bytes: new Uint8Array(1000).fill(7) };

async function catchError(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  return error;
}

describe('uploading', function () {
  this.timeout(10_000);

  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  function client(): RunwayClient {
    return new RunwayClient(parseService(simulator.root('official')), key);
  }

  it('returns a URI that requests can use', async () => {
    const uri = await client().upload(file);
    const { taskId } = await client()
      .create({
        promptImage: uri,
        model: 'gen4_turbo',
        ratio: '1280:720',
        duration: 5,
      })
      .catch((error: unknown) => {
        // The bytes are no image, and the service has looked at just these.
        assert.ok(error instanceof ServiceError);
        return { taskId: error.issues[0]?.field };
      });
    assert.equal(taskId, 'promptImage');
  });

  for (const [what, fault] of Object.entries({
    'a reset': { fault: 'reset', at: 'afterReading' },
    'an overloaded server': { fault: 'answer', status: 503, body: '<Error/>' },
    'a refusal': { fault: 'answer', status: 403, body: '<Error><Code>Denied</Code></Error>' },
    'a redirect': { fault: 'redirect', to: 'https://example.com/elsewhere' },
  } satisfies Record<string, Fault>)) {
    it(`is sent once, with any fault of the other host: ${what}`, async () => {
      simulator.injectFault({ on: 'uploadTarget', ...fault });
      const error = await catchError(client().upload(file));
      assert.ok(error instanceof ConnectionError || error instanceof ServiceError);
      assert.ok(!(error instanceof ServiceError) || error.reason !== 'key');
      assert.equal(simulator.count('uploadTarget'), 1);
      assert.equal(simulator.count('create'), 0);
    });
  }
});

describe('offersUploads', function () {
  this.timeout(10_000);

  const servers = new Servers();
  afterEach(async () => servers.close());

  async function answering(status: number, type: string, text: string): Promise<RunwayClient> {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'Content-Type': type }).end(text);
    });
    return new RunwayClient(parseService(`http://${await servers.listen(server)}/v1`), key);
  }

  it('is true if the service returns an upload URL', async () => {
    const slot = { uploadUrl: 'https://files.example/1', fields: {}, runwayUri: 'runway://1' };
    for (const answer of [slot, { code: 0, data: slot }]) {
      const client = await answering(200, 'application/json', JSON.stringify(answer));
      assert.equal(await client.offersUploads(), true);
    }
  });

  for (const [what, status, type, text] of [
    ['a 404', 404, 'application/json', '{"error":{"message":"Invalid URL (POST /v1/uploads)"}}'],
    ['a page', 200, 'text/html', '<!doctype html><title>Relay</title>'],
    ['a missing page', 404, 'text/html', '<html>404</html>'],
    ['a method that is not allowed', 405, 'application/json', '{}'],
    ['another answer', 200, 'application/json', '{"code":0,"data":null}'],
    [
      'an upload URL with plain http',
      200,
      'application/json',
      '{"uploadUrl":"ftp://files.example/1"}',
    ],
  ] as const) {
    it(`is false after ${what}`, async () => {
      assert.equal(await (await answering(status, type, text)).offersUploads(), false);
    });
  }

  for (const status of [401, 429, 500, 503]) {
    it(`throws after a ${status}`, async () => {
      const error = await catchError(
        (await answering(status, 'application/json', '{"error":"no"}')).offersUploads(),
      );
      assert.equal(isMissingEndpoint(error), false);
    });
  }
});

describe('the upload URL', () => {
  const service = parseService('https://relay.example');
  const loopback = parseService('http://127.0.0.1:1');
  const slot = {
    uploadUrl: 'https://files.example/1',
    fields: { key: 'a' },
    runwayUri: 'runway://1',
  };

  it('is read with its fields', () => {
    assert.deepEqual(readUploadSlot(slot, service), {
      url: slot.uploadUrl,
      fields: slot.fields,
      uri: slot.runwayUri,
      service: 'https://relay.example',
    });
  });

  it('is refused if it is not safe to send an image there', () => {
    const urls = ['http://files.example/1', 'ftp://files.example/1', 'file:///etc/passwd', 'x', ''];
    for (const uploadUrl of [...urls, 1, null]) {
      const json = { ...slot, uploadUrl };
      assert.throws(() => readUploadSlot(json, service), AnswerError);
    }
    const plain = { ...slot, uploadUrl: 'http://127.0.0.1:2/x' };
    assert.throws(() => readUploadSlot(plain, service), AnswerError);
    assert.equal(readUploadSlot(plain, loopback).url, 'http://127.0.0.1:2/x');
  });

  it('is refused over plain http if only the service is on this computer', () => {
    for (const host of [
      ...['files.example', '192.168.1.5', '127.0.0.1.files.example', 'files.localhost', '0.0.0.0'],
      ...['user@files.example', '[::ffff:192.0.2.1]', 'localhost.', 'files.example#@127.0.0.1'],
    ]) {
      const json = { ...slot, uploadUrl: `http://${host}/1` };
      assert.throws(() => readUploadSlot(json, loopback), AnswerError, host);
    }
    const spelled = { ...slot, uploadUrl: 'http://0x7f.1:2/x' };
    assert.equal(new URL(readUploadSlot(spelled, loopback).url).host, '127.0.0.1:2');
  });

  it('is refused without a runway:// URI', () => {
    for (const wrong of [
      { runwayUri: 'https://files.example/1' },
      { runwayUri: 1 },
      { fields: { a: 1 } },
    ]) {
      const json = { ...slot, ...wrong };
      assert.throws(() => readUploadSlot(json, service), AnswerError);
    }
  });
});
