import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import * as vscode from 'vscode';
import type { ExtensionApi, SubmitRequest, Task } from '../../src/api.ts';
import { confirmSubmission } from '../../src/otherExtensions/confirmSubmission.ts';
import {
  answering,
  extensionApi,
  extensionPath,
  picture,
  replacing,
  withSetting,
} from './support.ts';

const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
const limit = 'Allow up to 500 Credits';

describe('Another extension that submits', () => {
  let api: ExtensionApi;
  let request: SubmitRequest;
  before(async () => {
    api = await extensionApi();
    request = { ...settings, image: picture('sea.png') };
  });

  it('is refused unless the user allows the video, with an error that tells it', async () => {
    const earlier = (await api.tasks()).length;
    const shown = await answering([], () =>
      assert.rejects(api.submit(request), (error: Error) => {
        assert.equal(error.message, 'Not sent: you didn’t allow it.');
        assert.equal((error.cause as Error).name, 'NotAllowedError');
        return true;
      }),
    );
    const [{ detail, ...question } = {}, ...others] = shown;
    assert.deepEqual(
      [question, others],
      [
        {
          kind: 'dialog',
          text: 'Allow another extension to generate a video?',
          buttons: ['Allow This Video'],
        },
        [],
      ],
    );
    assert.match(
      detail ?? '',
      /^Service: 127\.0\.0\.1:\d+\nModel: gen4_turbo\nImage: sea\.png\nThe price isn’t known\.$/,
    );
    assert.equal((await api.tasks()).length, earlier);
  });

  it('is asked about each time when the price or the extension isn’t known', async () => {
    const submit = callFrom(neighbour());
    const shown = await answering(['Allow This Video', limit], async () => {
      await submit(api, request);
      await submit(api, request);
      await withPrices(() => api.submit(request));
    });
    assert.deepEqual(
      shown.filter(({ kind }) => kind === 'dialog').map(({ buttons }) => buttons),
      [['Allow This Video'], ['Allow This Video'], ['Allow This Video']],
    );
  });

  it('is not asked about again within the sum that the user allows it', () =>
    withPrices(async () => {
      const extension = neighbour();
      const submit = callFrom(extension);
      const { id } = extension;
      const [question, ...others] = await answering([limit], async () => {
        await submit(api, request);
        await submit(api, request);
      });
      assert.deepEqual(others, []);
      assert.ok(question !== undefined && question.text.includes(id));
      assert.deepEqual(question.buttons, ['Allow This Video', limit]);
      assert.match(
        question.detail ?? '',
        /\nCosts 200 credits\.\n\nIf you allow up to 500 credits,/,
      );
      // 400 credits are spent.
      const refused = await answering([], () => assert.rejects(submit(api, request)));
      assert.deepEqual(
        refused.map(({ text }) => text),
        [question.text],
      );
      const allowed = await answering(['Allow This Video'], () => submit(api, request));
      assert.equal(allowed.length, 1);
    }));
});

describe('The question about a video of another extension', () => {
  it('is asked one at a time: one answer may be enough for all', async () => {
    const { extensionPath: folder } = neighbour();
    const stack = `Error\n    at submit (${join(folder, 'main.js')}:1:1)`;
    const video = { service: 'a.example', model: 'm', image: 'a\nb.png', lastFrame: 'c.png' };
    const ask = () => confirmSubmission({ ...video, price: 100 }, stack, 'own');
    const questions: string[] = [];
    let answer: (button: string) => void = () => undefined;
    const showWarningMessage = (_text: string, { detail = '' }: vscode.MessageOptions) => {
      questions.push(detail);
      return new Promise((resolve) => (answer = resolve));
    };
    const answers = await replacing(vscode.window, { showWarningMessage }, async () => {
      const asked = [ask(), ask(), ask()];
      await setImmediate();
      answer(limit);
      return Promise.all(asked);
    });
    assert.deepEqual(answers, [true, true, true]);
    assert.deepEqual(
      questions.map((it) => it.split('\n\n')[0]),
      ['Service: a.example\nModel: m\nImage: a b.png\nLast frame: c.png\nCosts 100 credits.'],
    );
  });
});

/** Any extension but this one. */
function neighbour(): vscode.Extension<unknown> {
  const found = vscode.extensions.all.find((it) => it.extensionPath !== extensionPath());
  assert.ok(found);
  return found;
}

/** Makes a function that submits, as if it were in a file of an extension. */
function callFrom({ extensionPath: folder }: vscode.Extension<unknown>) {
  const code = '(api, request) => api.submit(request)';
  return runInThisContext(code, { filename: join(folder, 'main.js') }) as (
    api: ExtensionApi,
    request: SubmitRequest,
  ) => Promise<Task>;
}

/** Lets the service have prices for the length of some work: 200 credits for 5 seconds. */
function withPrices<T>(work: () => Promise<T>): Promise<T> {
  const relay = { durations: [5], creditsPerSecond: 40 };
  return withSetting('models', { gen4_turbo: { offers: { relay } } }, work);
}
