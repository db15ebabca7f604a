import assert from 'node:assert/strict';
import { DATA_URI_LENGTH } from '../../../src/image/delivery.ts';
import { deliverImage } from '../../../src/image/deliverImage.ts';
import { checkUnshown } from '../../../src/image/chooseCopy.ts';
import { recogniseImage } from '../../../src/image/file/imageFile.ts';
import { MAX_VALUES } from '../../../src/runway/answers/json.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { createBody } from '../../../src/runway/request.ts';
import { parseService } from '../../../src/runway/service.ts';
import { BlockedTime, LONGEST_BLOCK } from '../support/blockedTime.ts';
import { startServiceThread, type ServiceThread } from './serviceThread.ts';

/** Bytes of an answer, a bit less than the largest that is read. */
const LARGE = 2_090_000;

/** Answers that are long because one text in them is, or because there is very much in them. */
const BODIES: Readonly<Record<string, () => string>> = {
  'an echo of the prompt image': () => filled('{"id":"a","status":"RUNNING","x":"', 'abcd', '"}'),
  'text with escapes': () => filled('{"id":"a","status":"RUNNING","x":"', '\\n', '"}'),
  'text that is not ASCII': () => filled('{"id":"a","status":"RUNNING","x":"', '猫', '"}'),
  'very many numbers': () => filled('{"id":"a","status":"RUNNING","x":[', '1,', '1]}'),
  'very many lists': () => filled('{"id":"a","status":"RUNNING","x":[', '[],', '1]}'),
  'very many objects': () => filled('{"id":"a","status":"RUNNING","x":[', '{},', '1]}'),
  'very many names': () => `{"id":"a","status":"RUNNING","x":{${names()}"z":1}}`,
  'as many videos as are read': () => `{"id":"a","status":"SUCCEEDED",${videos()}}`,
  'very many links': () =>
    filled('{"id":"a","status":"SUCCEEDED","output":[', '"https://a.b/c.mp4",', '1]}'),
  'lists in lists': () => '['.repeat(LARGE / 2) + ']'.repeat(LARGE / 2),
  'a long message': () => filled('{"code":"bad","message":"', 'Something broke. ', '"}'),
  'very many issues': () =>
    filled('{"error":"x","issues":[', '{"message":"abc","path":["a"]},', '{}]}'),
  'a web page': () => filled('<!doctype html>', '<p>Welcome</p>', ''),
  'no JSON': () => filled('', 'Something broke. ', ''),
};

describe('very large data', () => {
  let service: ServiceThread;
  before(async () => {
    service = await startServiceThread();
    // The first request of all loads and compiles what it needs.
    await ask('{"id":"a","status":"RUNNING"}', 200);
  });
  after(() => service.close());

  const client = () => new RunwayClient(parseService(service.root), 'key_of_the_user');

  /** Settles with the longest time in which nothing else could run, in milliseconds. */
  async function blockedBy(work: () => Promise<unknown>): Promise<number> {
    const blocked = new BlockedTime();
    blocked.start();
    // It measures from look to look.
    await blocked.look();
    await work().catch((error: unknown) => error);
    await blocked.look();
    blocked.stop();
    return blocked.result.longest;
  }

  async function ask(body: string, status: number): Promise<unknown> {
    await service.answerWith(status, body);
    return client().query('a');
  }

  for (const [name, body] of Object.entries(BODIES)) {
    for (const status of [200, 400]) {
      it(`is read without blocking the editor: an answer ${status} with ${name}`, async () => {
        const text = body();
        const longest = await blockedBy(() => ask(text, status));
        assert.ok(longest <= LONGEST_BLOCK, `It was blocked for ${longest.toFixed(1)} ms.`);
      });
    }
  }

  for (const format of ['png', 'jpeg'] as const) {
    it(`is sent without blocking the editor: a prompt image, ${format}`, async () => {
      const bytes = largestImage(format);
      await service.answerWith(400, '{}');
      const longest = await blockedBy(async () => {
        const read = { uri: '', name: '', ...checkUnshown(recogniseImage(bytes)) };
        const image = await deliverImage(read, client());
        const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
        await client().create(createBody(image, settings, 'relay'));
      });
      assert.ok((await service.received()) > DATA_URI_LENGTH - 100, 'It was not sent.');
      assert.ok(longest <= LONGEST_BLOCK, `It was blocked for ${longest.toFixed(1)} ms.`);
    });
  }
});

/** A text of nearly so many bytes as are read, most of it the same again and again. */
function filled(head: string, unit: string, tail: string): string {
  const times = (LARGE - head.length - tail.length) / Buffer.byteLength(unit);
  return head + unit.repeat(times) + tail;
}

function videos(): string {
  const links = Array.from({ length: MAX_VALUES - 2 }, (_, index) => {
    const name = `video_${index}`;
    return `"${name}":"https://a.b/${name}.mp4"`;
  });
  return links.join(',');
}

function names(): string {
  const all: string[] = [];
  for (let length = 100; length < LARGE;) {
    const name = `"name${all.length}":1,`;
    all.push(name);
    length += name.length;
  }
  return all.join('');
}

/** The largest image that can be sent: all its bytes but the first are noise. */
function largestImage(format: 'png' | 'jpeg'): Uint8Array {
  const head = Buffer.from(HEADS[format], 'hex');
  const room = ((DATA_URI_LENGTH - `data:image/${format};base64,`.length) / 4) * 3;
  const noise = Buffer.alloc(Math.floor(room / 3) * 3 - head.length);
  for (let index = 0; index < noise.length; index += 1) {
    noise[index] = (index * 197 + (index >> 8) * 31) & 0x7f;
  }
  return Buffer.concat([head, noise]);
}

/** 64×36 pixels, up to where the compressed pixels begin. */
const HEADS = {
  png: '89504e470d0a1a0a0000000d4948445200000040000000240806000000000000007fffffff49444154',
  jpeg: 'ffd8ffe000104a46494600010100000100010000ffc0001108002400400301220002110103110100ffda000803010000003f00',
} as const;
