import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openForm } from '../../src/form/openForm.ts';
import type { FormValues } from '../../src/form/protocol.ts';
import { imageFrom } from '../../src/workspace/imageSource.ts';
import { withPages, type FormPage } from './formPage.ts';
import { withService, type OwnService } from './ownApp.ts';
import { closeTabs, extensionApi, picture } from './support.ts';

const values = (promptText: string): FormValues => ({
  ...{ promptText, negativePrompt: '', model: 'gen4_turbo', ratio: '1280:720', duration: 10 },
  ...{ audio: true, seed: '7', watermark: 'unset', lastFrame: '' },
});

describe('The draft of a form', () => {
  before(extensionApi);

  it('comes back when the form is opened again, with its last frame', () =>
    withDrafts(async ({ app, pages }) => {
      const lastFrame = picture('balloon.webp').toString();
      await openForm(app, sea(), { ...values('Waves'), lastFrame });
      await pages[0]?.ask({ type: 'ready' }, 'init');
      pages[0]?.change(values('Storm'));
      await closeTabs();

      await openForm(app, sea());
      const init = await pages[1]?.ask({ type: 'ready' }, 'init');
      assert.deepEqual(init?.values, { ...values('Storm'), lastFrame });
      assert.equal(init.lastFrame?.name, 'balloon.webp');
    }));

  it('never names a last frame that the user has not chosen', () =>
    withDrafts(async ({ app, pages }) => {
      await openForm(app, sea());
      await pages[0]?.ask({ type: 'ready' }, 'init');
      const lastFrame = picture('balloon.webp').toString();
      pages[0]?.change({ ...values('Waves'), lastFrame });
      await closeTabs();

      await openForm(app, sea());
      const init = await pages[1]?.ask({ type: 'ready' }, 'init');
      assert.deepEqual(init?.values, values('Waves'));
      assert.equal(init.lastFrame, undefined);
    }));

  it('is no draft while nothing was changed', () =>
    withDrafts(async ({ app, pages }) => {
      await openForm(app, sea(), values('Of an earlier task'));
      await pages[0]?.ask({ type: 'ready' }, 'init');
      await closeTabs();

      await openForm(app, sea());
      const init = await pages[1]?.ask({ type: 'ready' }, 'init');
      assert.equal(init?.values.promptText, '');
    }));

  it('is shown by the form that is open, with the image as it is now', () =>
    withDrafts(async ({ app, folder, pages }) => {
      const file = join(folder, 'picture');
      await copyFile(picture('sea.png').fsPath, file);
      const image = imageFrom(vscode.Uri.file(file).toString());
      await openForm(app, image);
      const [page] = pages;
      await page?.ask({ type: 'ready' }, 'init');
      page?.change(values('Storm'));
      await copyFile(picture('balloon.webp').fsPath, file);

      await openForm(app, image);
      assert.equal(pages.length, 1);
      const init = page?.messages.findLast((message) => message.type === 'init');
      assert.equal(init?.values.promptText, 'Storm');
      const read = await page?.ask({ type: 'readFiles' }, 'imageFile');
      assert.deepEqual(Buffer.from(read?.file.bytes ?? []), await readFile(file));
    }));

  it('stays when it was sent, and is then replaced without a question', () =>
    withDrafts(async ({ app, pages, answer }) => {
      await openForm(app, sea());
      await pages[0]?.submit(values('Storm'));
      await closeTabs();
      await openForm(app, sea());
      const init = await pages[1]?.ask({ type: 'ready' }, 'init');
      assert.equal(init?.values.promptText, 'Storm');

      const questions = answer(undefined);
      await openForm(app, sea(), values('Of an earlier task'));
      assert.equal(pages[1]?.last('init').values.promptText, 'Of an earlier task');
      assert.deepEqual(questions, []);
    }));

  it('that was sent and changed since is replaced only after a question', () =>
    withDrafts(async ({ app, pages, answer }) => {
      await openForm(app, sea());
      await pages[0]?.submit(values('Storm'));
      pages[0]?.change(values('A stronger storm'));

      const questions = answer(undefined);
      await openForm(app, sea(), values('Of an earlier task'));
      assert.deepEqual(questions, ['Replace your draft for “sea.png”?']);
    }));

  for (const [button, shown] of [
    ['Replace Draft', 'Of an earlier task'],
    ['Open Draft', 'Storm'],
    [undefined, undefined],
  ] as const) {
    it(`is replaced by the values of a task only after a question: ${button ?? 'Cancel'}`, () =>
      withDrafts(async ({ app, pages, answer }) => {
        await openForm(app, sea());
        await pages[0]?.ask({ type: 'ready' }, 'init');
        pages[0]?.change(values('Storm'));
        await closeTabs();

        const questions = answer(button);
        await openForm(app, sea(), values('Of an earlier task'));
        assert.deepEqual(questions, ['Replace your draft for “sea.png”?']);
        const init = await pages[1]?.ask({ type: 'ready' }, 'init');
        assert.equal(init?.values.promptText, shown);
        const draft = (await app.drafts.read(sea().uri)) as FormValues | undefined;
        assert.equal(draft?.promptText, button === 'Replace Draft' ? undefined : 'Storm');
      }));
  }

  it('in an open form is replaced only after a question, too', () =>
    withDrafts(async ({ app, pages, answer }) => {
      await openForm(app, sea());
      const [page] = pages;
      await page?.ask({ type: 'ready' }, 'init');
      page?.change(values('Storm'));

      answer('Replace Draft');
      await openForm(app, sea(), values('Of an earlier task'), 'Too blue.');
      assert.equal(pages.length, 1);
      const init = page?.messages.findLast((message) => message.type === 'init');
      assert.equal(init?.values.promptText, 'Of an earlier task');
      assert.equal(init.lastTry, 'Too blue.');
    }));
});

interface Drafts extends OwnService {
  /** The pages of the forms, in the order in which they were opened. */
  readonly pages: readonly FormPage[];
  /** Answers questions with a button. @returns the questions that are asked from now on */
  readonly answer: (button: string | undefined) => string[];
}

/** Lets the test stand in for the pages of all forms, and for the user's answers. */
async function withDrafts(work: (drafts: Drafts) => Promise<void>): Promise<void> {
  const { showWarningMessage } = vscode.window;
  const answer = (button: string | undefined) => {
    const questions: string[] = [];
    const ask = (message: string) => {
      questions.push(message);
      return Promise.resolve(button);
    };
    Object.assign(vscode.window, { showWarningMessage: ask });
    return questions;
  };
  try {
    await withService((own) => withPages((pages) => work({ ...own, pages, answer })));
  } finally {
    Object.assign(vscode.window, { showWarningMessage });
  }
}

function sea() {
  return imageFrom(picture('sea.png').toString());
}
