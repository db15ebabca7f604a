import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EXAMPLES } from '../../src/form/promptHelp/examples.ts';
import { openForm, type FormPage } from './formPage.ts';
import { withApp, withService, type OwnApp } from './ownApp.ts';
import { closeTabs, extensionApi, picture, replacing } from './support.ts';
import { choosing } from './userInput.ts';

/** What a test's language model does. */
type Model = Pick<vscode.LanguageModelChat, 'sendRequest'>;

describe('The help with the prompt', () => {
  before(extensionApi);

  const withForm = (work: (form: OwnApp & { page: FormPage }) => Promise<void>) =>
    withApp(async (own) => {
      const { page } = await openForm(own.app, picture('sea.png'));
      try {
        await work({ ...own, page });
      } finally {
        await closeTabs();
      }
    });

  it('inserts an example that the user chooses, in the language of the prompt', () =>
    withForm(async ({ page }) => {
      await page.ask({ type: 'ready' }, 'promptHelp');
      const inserted: unknown[] = [];
      const [shown] = await choosing([['Animal'], ['City']], async () => {
        inserted.push(await page.ask({ type: 'choosePromptExample' }, 'insertPrompt'));
        const inChinese = { type: 'choosePromptExample', language: 'zh' };
        inserted.push(await page.ask(inChinese, 'insertPrompt'));
      });
      const [animal, city] = ['animal', 'city'].map((it) =>
        EXAMPLES.find(({ kind }) => kind === it),
      );
      assert.deepEqual(inserted, [
        { type: 'insertPrompt', text: animal?.en, replaces: false },
        { type: 'insertPrompt', text: city?.zh, replaces: false },
      ]);
      assert.deepEqual(
        shown?.map(({ detail }) => detail),
        EXAMPLES.map(({ en }) => en),
      );
    }));

  it('lists the recent prompts, inserts one, and removes one or all', () =>
    withForm(async ({ app, page }) => {
      for (const prompt of ['Waves', 'Wind\nin the trees', 'Rain']) app.recentPrompts.add(prompt);
      const { recent } = await page.ask({ type: 'ready' }, 'promptHelp');
      assert.deepEqual(recent, ['Rain', 'Wind\nin the trees', 'Waves']);

      const choose = { type: 'chooseRecentPrompt' };
      let inserted: unknown;
      const lists = await choosing([['Rain', 'Remove'], ['Wind in the trees']], async () => {
        inserted = await page.ask(choose, 'insertPrompt');
      });
      assert.deepEqual(inserted, {
        ...{ type: 'insertPrompt', text: 'Wind\nin the trees', replaces: true },
      });
      assert.deepEqual(
        lists.map((items) => items.map(({ label }) => label)),
        [
          ['Rain', 'Wind in the trees', 'Waves'],
          ['Wind in the trees', 'Waves'],
        ],
      );

      const clear = async (answer: string) => {
        const questions: string[] = [];
        let answered: () => void = () => undefined;
        const showWarningMessage = (text: string, _: unknown, ...buttons: readonly string[]) => {
          questions.push(text);
          // What follows the answer comes first.
          setImmediate(answered);
          return Promise.resolve(buttons.find((it) => it === answer));
        };
        const asking = new Promise<void>((resolve) => (answered = resolve));
        await replacing(vscode.window, { showWarningMessage }, () =>
          choosing([['', 'Clear All…']], () => {
            page.send(choose);
            return asking;
          }),
        );
        return questions;
      };
      assert.deepEqual(await clear(''), ['Clear all recent prompts?']);
      assert.deepEqual(app.recentPrompts.all(), ['Wind\nin the trees', 'Waves']);
      await clear('Clear All');
      await page.waitForLast('promptHelp', ({ recent }) => recent.length === 0);
      assert.deepEqual(app.recentPrompts.all(), []);
    }));

  it('keeps the prompt of a submission that was accepted', () =>
    withService(async ({ app }) => {
      const { page } = await openForm(app, picture('sea.png'));
      const { values, shown } = await page.ask({ type: 'ready' }, 'init');
      const wanted = { ...values, ratio: '1280:720', promptText: 'Waves roll in.' };
      page.send({ type: 'submit', values: wanted, shown, count: 1 });
      await page.waitFor('promptHelp', ({ recent }) => recent.length > 0);
      assert.deepEqual(app.recentPrompts.all(), ['Waves roll in.']);
      await closeTabs();
    }));

  it('offers no language model where the editor has none', () =>
    withForm(async ({ page }) => {
      assert.deepEqual(await vscode.lm.selectChatModels(), []);
      const { canImprove } = await page.ask({ type: 'ready' }, 'promptHelp');
      assert.equal(canImprove, false);
      const asked = { type: 'improvePrompt', prompt: 'Waves', limit: 1000 };
      assert.deepEqual(await page.ask(asked, 'improvement'), {
        ...{ type: 'improvement', of: 'Waves' },
        problem: 'The language model is no longer available.',
      });
      assert.equal(page.last('promptHelp').canImprove, false);
    }));

  it('suggests what the language model answers, within the limit, and submits nothing', () =>
    withService(async ({ app, service }) => {
      const { page } = await openForm(app, picture('sea.png'));
      const requests: unknown[] = [];
      const model: Model = {
        sendRequest: (messages, options) => {
          requests.push([messages.length, options?.justification]);
          return Promise.resolve(answer('"Waves roll ', 'in. The camera pans left."'));
        },
      };
      await withModel(model, async () => {
        await page.ask({ type: 'ready' }, 'promptHelp');
        await page.waitFor('promptHelp', ({ canImprove }) => canImprove);
        const ask = (limit: number) =>
          page.ask({ type: 'improvePrompt', prompt: 'Waves', limit }, 'improvement');
        assert.equal((await ask(1000)).text, 'Waves roll in. The camera pans left.');
        assert.equal((await ask(20)).text, 'Waves roll in.');
      });
      assert.deepEqual(
        requests,
        Array<unknown>(2).fill([
          1,
          'The language model gets your prompt, and suggests a better one.',
        ]),
      );
      assert.deepEqual(service.requests, []);
      await closeTabs();
    }));

  it('asks the language model of another extension, while there is one', () =>
    withForm(async ({ page }) => {
      await page.ask({ type: 'ready' }, 'promptHelp');
      // The oldest supported VS Code lets no extension have a language model.
      if (!('registerLanguageModelChatProvider' in vscode.lm)) return;
      await vscode.commands.executeCommand('testLanguageModel.on');
      await page.waitFor('promptHelp', ({ canImprove }) => canImprove);
      const asked = { type: 'improvePrompt', prompt: 'Waves roll in.', limit: 1000 };
      const { text } = await page.ask(asked, 'improvement');
      assert.equal(text, 'The camera pans left. Waves roll in.');
      await vscode.commands.executeCommand('testLanguageModel.off');
      await page.waitForLast('promptHelp', ({ canImprove }) => !canImprove);
    }));

  it('says why the language model has no suggestion', () =>
    withForm(async ({ page }) => {
      await page.ask({ type: 'ready' }, 'promptHelp');
      const failures: readonly [() => Error, RegExp][] = [
        [() => vscode.LanguageModelError.NoPermissions('No'), /^You haven’t allowed this/],
        [() => vscode.LanguageModelError.Blocked('Quota'), /its quota is used up\.$/],
        [() => vscode.LanguageModelError.NotFound('Gone'), /is no longer available\.$/],
        [() => new Error('Lost'), /^The language model didn’t answer\./],
      ];
      for (const [failure, problem] of failures) {
        const model: Model = { sendRequest: () => Promise.reject(failure()) };
        await withModel(model, async () => {
          const asked = { type: 'improvePrompt', prompt: 'Waves', limit: 1000 };
          assert.match((await page.ask(asked, 'improvement')).problem ?? '', problem);
        });
      }
    }));

  it('cancels the request when it is stopped, asked for again, or the form is closed', () =>
    withForm(async ({ page }) => {
      await page.ask({ type: 'ready' }, 'promptHelp');
      const tokens: vscode.CancellationToken[] = [];
      let asked: (() => void) | undefined;
      const model: Model = {
        sendRequest: (_messages, _options, token) => {
          assert.ok(token);
          tokens.push(token);
          asked?.();
          return new Promise((_resolve, reject) =>
            token.onCancellationRequested(() => reject(new vscode.CancellationError())),
          );
        },
      };
      const request = () =>
        new Promise<void>((resolve) => {
          asked = resolve;
          page.send({ type: 'improvePrompt', prompt: 'Waves', limit: 1000 });
        });
      await withModel(model, async () => {
        await request();
        page.send({ type: 'stopImproving' });
        await request();
        await request();
        await closeTabs();
        await page.closed;
      });
      assert.deepEqual(
        tokens.map((it) => it.isCancellationRequested),
        [true, true, true],
      );
      assert.equal(page.count('improvement'), 0);
    }));
});

/** Gives the editor one language model for the length of some work. */
function withModel(model: Model, work: () => Promise<void>): Promise<void> {
  return replacing(vscode.lm, { selectChatModels: () => Promise.resolve([model]) }, work);
}

function answer(...pieces: string[]): vscode.LanguageModelChatResponse {
  async function* give() {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  return { text: give(), stream: give() };
}
