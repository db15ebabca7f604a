import assert from 'node:assert/strict';
import { copyFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { openForm as openImage, restoreForm, titleOf } from '../../src/form/openForm.ts';
import type { FormValues } from '../../src/form/protocol.ts';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { FORM_VIEW_TYPE } from '../../src/form/viewType.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { newPanel, openForm, type FormPage } from './formPage.ts';
import { quickClock, submitPicture, withApp } from './ownApp.ts';
import { submission, untilVisible, valuesOf, withForm } from './ownForm.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  picture,
  replacing,
  tabsWhen,
  tabThat,
  withSetting,
  workspaceFolder,
} from './support.ts';
import { choosing } from './userInput.ts';

const notSent =
  'Not sent: the form was hidden or closed while the image was being converted. Select Generate again.';

const hidden = 'Not sent: the form was hidden or has changed. Select Generate again.';

describe('The extension behind a form', () => {
  before(extensionApi);

  it('lets the page load only its own parts, and files of the folders for videos', () =>
    withForm(async ({ app, folder, page, tasks, service }) => {
      const [policy] = /default-src [^"]*/.exec(page.html) ?? [];
      const nonce = /'nonce-[A-Za-z\d+/=]{32}'/.exec(policy ?? '')?.[0] ?? '';
      assert.ok(nonce !== '');
      const source = page.cspSource;
      assert.equal(
        policy,
        [
          ...[`default-src 'none'`, `script-src ${nonce}`, `style-src ${nonce}`],
          ...[`img-src blob: data: ${source}`, `media-src ${source} blob:`],
          ...[`connect-src ${source}`, `base-uri 'none'`, `form-action 'none'`],
        ].join('; '),
      );
      assert.doesNotMatch(page.html, /<(?:script|link|style)[^>]*(?:src|href)=/);
      const { extensionUri, globalStorageUri } = app.context;
      const roots = [
        vscode.Uri.joinPath(extensionUri, 'dist', 'page'),
        vscode.Uri.joinPath(globalStorageUri, 'posters'),
        workspaceFolder(),
      ].map(({ fsPath }) => fsPath);
      const readRoots = () => page.options.localResourceRoots?.map(({ fsPath }) => fsPath);
      assert.deepEqual(readRoots(), roots);

      // The folder of a video that was saved elsewhere.
      const { id } = await submitPicture({ app, tasks, folder, service }, 'sea.png', 'Waves');
      await whenState(tasks, id, 'done');
      assert.deepEqual(readRoots(), [...roots, folder]);
    }, quickClock));

  it('gives the focus to a page that the user has opened, and to none that comes back', () =>
    withForm(async ({ panel, page }) => {
      panel.reveal();
      const opened = await page.ask({ type: 'ready' }, 'init');
      const back = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([opened.takesFocus, back.takesFocus], [true, false]);
    }));

  it('comes back after a reload with its own image, whatever the page has stored', () =>
    withForm(async ({ app, page }) => {
      const own = await page.ask({ type: 'ready' }, 'init');
      const lastFrame = picture('balloon.webp').toString();
      const named = { uri: lastFrame, name: 'balloon.webp' };
      const changes = { image: named, lastFrame, values: valuesOf({ lastFrame }) };
      const back = newPanel();
      await restoreForm(app, back.panel, { form: own.form, ...changes });
      const init = await back.page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([init.form, init.image], [own.form, own.image]);
      assert.deepEqual([init.values, init.lastFrame], [own.values, undefined]);
      back.panel.dispose();
      await back.page.closed;

      // The ID of a form that was closed, an ID that was guessed, and what an older version stored.
      const stored = { image: named, values: init.values };
      for (const state of [{ form: own.form, ...changes }, { form: '0' }, stored, undefined]) {
        const { panel, page: other } = newPanel();
        await restoreForm(app, panel, state);
        await other.closed;
        assert.deepEqual([other.html, other.messages], ['', []]);
      }
    }));

  it('takes the place of a page that VS Code has not shown since a reload, with its values', () =>
    withApp(async ({ app }) => {
      const image = picture('sea.png').toString();
      const open = (uri: string) => openImage(app, { uri, name: 'sea.png' });
      const { One, Two } = vscode.ViewColumn;
      const models = listOfferedModels('relay', MODELS);
      const values = defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models);
      const title = titleOf('sea.png');
      const addUnloaded = async () => {
        vscode.window.createWebviewPanel('other', 'Other', One);
        // Nothing tells the extension of such a tab.
        vscode.window.createWebviewPanel(FORM_VIEW_TYPE, title, Two);
        await tabThat(({ label }) => label === title);
      };
      app.forms.keep('before', { image, values, stage: 'take' });
      await addUnloaded();
      await open(image);
      assert.deepEqual(await tabsWhen(2), [
        ['Other', One],
        [title, Two],
      ]);
      assert.equal(app.forms.find('before'), undefined);

      await closeTabs();
      // Which of these two images has the tab? It stays.
      app.forms.keep('other', { image: picture('other/sea.png').toString(), values });
      await addUnloaded();
      await open(image);
      assert.equal((await tabsWhen(3)).length, 3);
      await closeTabs();
    }));

  it('closes a page that hangs while it draws, tells the user, and keeps the draft', () =>
    withForm(async ({ app, page, service, shown }) => {
      await page.ask({ type: 'ready' }, 'init');
      page.change(valuesOf({ promptText: 'It hangs' }));
      waitHalfAMinute(() => page.send({ type: 'drawing', drawing: true }));
      await page.closed;
      assert.equal(
        await shown.find(),
        'sea.png: The form stopped responding while it showed the image, so it was closed. Nothing was sent. What you entered is kept.',
      );
      const draft = (await app.drafts.read(picture('sea.png').toString())) as FormValues;
      assert.equal(draft.promptText, 'It hangs');
      assert.deepEqual(service.requests, []);
    }));

  it('leaves a page that has drawn, is hidden, or submits', () =>
    withForm(async ({ panel, page, service, shown }) => {
      await page.ask({ type: 'ready' }, 'init');
      waitHalfAMinute(() => {
        page.send({ type: 'drawing', drawing: true });
        page.send({ type: 'drawing', drawing: false });
      });
      await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
      await untilVisible(panel, false);
      waitHalfAMinute(() => page.send({ type: 'drawing', drawing: true }));
      panel.reveal();
      await untilVisible(panel, true);
      const release = service.hold();
      page.send(submission(page));
      await service.received;
      waitHalfAMinute(() => page.send({ type: 'drawing', drawing: true }));
      assert.deepEqual(shown.messages, []);
      assert.equal(panel.visible, true);
      release();
      await page.waitFor('accepted', () => true);
    }));

  it('closes a page that hangs since it was sent, and doesn’t say that nothing was sent', () =>
    withForm(async ({ page, service, shown, tasks }) => {
      await page.ask({ type: 'ready' }, 'init');
      const release = service.hold();
      page.send(submission(page));
      await service.received;
      mock.timers.enable({ apis: ['setInterval'] });
      try {
        page.send({ type: 'drawing', drawing: true });
        mock.timers.tick(30_000);
        release();
        await page.waitFor('accepted', () => true);
        mock.timers.tick(30_000);
      } finally {
        mock.timers.reset();
      }
      await page.closed;
      assert.equal(
        await shown.find(),
        'sea.png: The form stopped responding while it showed the image, so it was closed. What you entered is kept, and the videos are in the list.',
      );
      assert.equal(tasks.all().length, 1);
    }));

  it('ignores messages that it doesn’t expect', () =>
    withForm(async ({ app, page, tasks, service }) => {
      const { image } = await page.ask({ type: 'ready' }, 'init');
      const changes: vscode.ConfigurationChangeEvent[] = [];
      const listening = vscode.workspace.onDidChangeConfiguration((it) => changes.push(it));
      const settings = readAllSettings();
      for (const message of forgedMessages(`${service.root}/evil`, page)) {
        const { issues } = await page.ask(JSON.parse(message), 'refused');
        assert.ok(issues.length <= 1, message.slice(0, 200));
      }
      // Messages arrive in order: after this answer, the others were handled too.
      const { issues } = await page.ask(submission(page, { duration: 61 }), 'refused');
      assert.deepEqual(
        issues.map(({ field }) => field),
        ['duration'],
      );
      assert.match(issues[0]?.message ?? '', /doesn’t support 61 s/);
      listening.dispose();
      assert.deepEqual(service.requests, []);
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(changes, []);
      assert.equal(await app.drafts.read(image.uri), undefined);
      assert.equal(readAllSettings(), settings);
      assert.equal('evil' in {}, false);
      assert.deepEqual((await page.ask({ type: 'ready' }, 'init')).image, image);
    }));

  it('pays once, however often the page sends the message', () =>
    withForm(async ({ app, page, tasks, service }) => {
      const release = service.hold();
      await page.ask({ type: 'ready' }, 'init');
      const message = submission(page, { image: 'file:///etc/passwd' });
      for (let time = 0; time < 3; time += 1) page.send(message);
      await service.received;
      for (let time = 0; time < 3; time += 1) page.send(message);
      // What is on its way no longer changes.
      page.change(valuesOf({ promptText: 'Again' }));
      release();
      const { takes } = await page.waitFor('accepted', () => true);
      // The page had sent it before it knew that the video was accepted.
      const { issues } = await page.ask(message, 'refused');
      assert.deepEqual(issues, [{ field: '', message: hidden }]);
      assert.equal(page.count('submitting'), 1);
      assert.deepEqual(
        tasks.all().map(({ id, state }) => [id, state]),
        [[takes[0], 'queued']],
      );
      const draft = await app.drafts.read(picture('sea.png').toString());
      const { promptText, sent } = draft as { promptText: string; sent: boolean };
      assert.deepEqual([promptText, sent], ['Waves', true]);
      const [create, ...others] = service.creates;
      assert.deepEqual(others, []);
      const { promptImage, seed, ...settings } = create ?? {};
      const sea = await readFile(picture('sea.png').fsPath, 'base64');
      assert.equal(promptImage, `data:image/png;base64,${sea}`);
      assert.ok(Number.isSafeInteger(seed));
      assert.deepEqual(settings, {
        ...{ model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: 'Waves' },
      });
    }));

  it('sends the files, and no bytes of the page, where no conversion is due', () =>
    withForm(async ({ page, service }) => {
      const veo = { offers: { relay: { durations: [4] } } };
      const lastFrame = picture('balloon.webp');
      const showOpenDialog = () => Promise.resolve([lastFrame]);
      await withSetting('models', { 'veo3.1': veo }, () =>
        replacing(vscode.window, { showOpenDialog }, async () => {
          await page.ask({ type: 'ready' }, 'init');
          await page.ask({ type: 'chooseLastFrame' }, 'lastFrame');
          const bytes = new Uint8Array(await readFile(picture('mountains.png').fsPath));
          const other = { format: 'image/png', bytes };
          const values = { model: 'veo3.1', duration: 4, lastFrame: lastFrame.toString() };
          const images = { image: other, lastFrameImage: other };
          await page.ask({ ...submission(page, values), ...images }, 'accepted');
        }),
      );
      const [sea, balloon] = await Promise.all(
        [picture('sea.png'), lastFrame].map((it) => readFile(it.fsPath, 'base64')),
      );
      assert.deepEqual(service.creates[0]?.['promptImage'], [
        { uri: `data:image/png;base64,${sea}`, position: 'first' },
        { uri: `data:image/webp;base64,${balloon}`, position: 'last' },
      ]);
    }));

  it('sends nothing for a page that was not shown, is hidden, or shows another image', () =>
    withForm(async ({ app, folder, panel, page, tasks, service, shown }) => {
      const file = join(folder, 'picture');
      await copyFile(picture('sea.png').fsPath, file);
      const { page: other, form } = await openForm(app, vscode.Uri.file(file));
      const issues = [{ field: '', message: hidden }];
      assert.deepEqual((await other.ask(submission(page), 'refused')).issues, issues);

      const early = { shown: (await other.ask({ type: 'ready' }, 'init')).shown };
      await copyFile(picture('balloon.webp').fsPath, file);
      await form.reveal();
      assert.deepEqual((await other.ask(submission(early), 'refused')).issues, issues);
      const waiting = { type: 'waiting', waiting: true, ...early };
      assert.deepEqual((await other.ask(waiting, 'refused')).issues, issues);

      panel.reveal();
      await page.ask({ type: 'ready' }, 'init');
      await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
      await untilVisible(panel, false);
      assert.deepEqual((await page.ask(submission(page), 'refused')).issues, issues);
      assert.equal(await shown.find(), `sea.png: ${hidden}`);
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(service.requests, []);
    }));

  it('sends nothing for a price that has changed since the page showed it', () =>
    withForm(async ({ page, tasks, service }) => {
      const { shown } = await page.ask({ type: 'ready' }, 'init');
      const relay = { durations: [5], creditsPerSecond: 40 };
      await withSetting('models', { gen4_turbo: { offers: { relay } } }, async () => {
        const { issues } = await page.ask(submission({ shown }), 'refused');
        assert.deepEqual(issues, [{ field: '', message: hidden }]);
        assert.notEqual(page.shown, shown);
      });
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(service.requests, []);
    }));

  it('lists the models with what they are good for and what this video costs', () =>
    withForm(async ({ page, service }) => {
      const relay = { durations: [5, 10], creditsPerSecond: 2 };
      const own = { mine: { description: 'For cats.', ratios: ['1:1'], offers: { relay } } };
      await withSetting('models', own, async () => {
        const { values } = await page.ask({ type: 'ready' }, 'init');
        const message = { type: 'chooseModel', values, size: { width: 1600, height: 900 } };
        let chosen: unknown;
        const [rows] = await choosing([['mine']], async () => {
          chosen = await page.ask(message, 'model');
        });
        assert.deepEqual(chosen, { type: 'model', model: 'mine' });
        assert.deepEqual(
          rows?.map(({ label, description = '', detail = '' }) => [label, description, detail]),
          [
            [`Offered by ${new URL(service.root).host}`, '', ''],
            ['gen4_turbo', '', 'Fast and cheap. Good for first tries.'],
            ['gen3a_turbo', '', 'An older model of Runway, at other services only.'],
            ['Your own models', '', ''],
            ['mine', '10 credits', 'For cats.'],
          ],
        );
      });
    }));

  it('asks once before a video that costs more than the user’s limit', () =>
    withForm(async ({ page, tasks, service }) => {
      const relay = { durations: [5], creditsPerSecond: 30 };
      await withSetting('models', { gen4_turbo: { offers: { relay } } }, () =>
        withSetting('confirmAbove', 149, async () => {
          await page.ask({ type: 'ready' }, 'init');
          const refused = await answering([], async () => {
            const { issues } = await page.ask(submission(page), 'refused');
            assert.deepEqual(issues, []);
          });
          const [question] = refused;
          assert.deepEqual(
            refused.map(({ kind, text }) => [kind, text]),
            [['dialog', 'Generate a video for 150 credits?']],
          );
          assert.match(
            question?.detail ?? '',
            /^gen4_turbo at 127\.0\.0\.1:\d+\. .* more than 149 credits: see the setting runwayVideo\.confirmAbove\.$/,
          );
          assert.deepEqual(tasks.all(), []);
          assert.deepEqual(service.requests, []);

          await answering(['Generate'], async () => {
            await page.ask(submission(page), 'accepted');
          });
          assert.equal(service.creates.length, 1);
        }),
      );
    }));

  it('asks nothing at the limit', () =>
    withForm(async ({ page, service }) => {
      const relay = { durations: [5], creditsPerSecond: 30 };
      await withSetting('models', { gen4_turbo: { offers: { relay } } }, () =>
        withSetting('confirmAbove', 150, async () => {
          await page.ask({ type: 'ready' }, 'init');
          await page.ask(submission(page), 'accepted');
        }),
      );
      assert.equal(service.creates.length, 1);
    }));

  it('sends nothing, and tells the user, when the form is hidden during a conversion', () =>
    withForm(async ({ panel, page, tasks, service, shown }) => {
      await page.ask({ type: 'ready' }, 'init');
      page.change(valuesOf({ promptText: 'It waits' }));
      page.send({ type: 'waiting', waiting: true, shown: page.shown });
      await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
      assert.equal(await shown.find(), `sea.png: ${notSent}`);
      page.send(submission(page));
      page.send({ type: 'waiting', waiting: false, shown: page.shown });
      page.send(submission(page));

      panel.reveal();
      await untilVisible(panel, true);
      const init = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual(init.issues, [{ field: '', message: notSent }]);
      assert.equal(init.values.promptText, 'It waits');
      assert.equal(page.count('submitting'), 0);
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(service.requests, []);
      assert.equal(shown.messages.length, 1);
      // Generate works again.
      await page.ask(submission(page, { duration: 61 }), 'submitting');
    }));

  it('sends nothing, and tells the user, when the form is closed during a conversion', () =>
    withForm(async ({ page, tasks, service, shown }) => {
      await page.ask({ type: 'ready' }, 'init');
      page.send({ type: 'waiting', waiting: true, shown: page.shown });
      await closeTabs();
      assert.equal(await shown.find(), `sea.png: ${notSent}`);
      page.send(submission(page));
      assert.equal(page.count('submitting'), 0);
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(service.requests, []);
      assert.equal(shown.messages.length, 1);
    }));

  it('says that nothing was sent when the page is loaded anew during a conversion', () =>
    withForm(async ({ page, service }) => {
      await page.ask({ type: 'ready' }, 'init');
      page.send({ type: 'waiting', waiting: true, shown: page.shown });
      const { issues } = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual(issues, [{ field: '', message: hidden }]);
      assert.deepEqual(service.requests, []);
    }));

  it('says why a submission waits and for how long, and stops it', () =>
    withForm(async ({ page, tasks, service, app }) => {
      await page.ask({ type: 'ready' }, 'init');
      page.change(valuesOf({ promptText: 'Waves [busy]' }));
      page.send(submission(page, { promptText: 'Waves [busy]' }));
      const { progress } = await page.waitFor('progress', (it) => it.progress?.wait !== undefined);
      assert.match(progress?.text ?? '', /^127\.0\.0\.1:\d+ is limiting requests\.$/);
      assert.equal(progress?.canStop, true);
      assert.ok((progress.wait ?? 0) > 0);

      const { issues } = await page.ask({ type: 'stop' }, 'refused');
      assert.deepEqual(issues, [{ field: '', message: 'Not sent.' }]);
      assert.deepEqual(tasks.all(), []);
      assert.equal(service.creates.length, 1);
      const draft = (await app.drafts.read(picture('sea.png').toString())) as FormValues;
      assert.equal(draft.promptText, 'Waves [busy]');
    }));

  it('can’t be stopped while the request is on its way', () =>
    withForm(async ({ page, tasks, service }) => {
      const release = service.hold();
      await page.ask({ type: 'ready' }, 'init');
      page.send(submission(page));
      await service.received;
      await page.waitFor('progress', ({ progress }) => progress?.canStop === false);
      page.send({ type: 'stop' });
      release();
      await page.waitFor('accepted', () => true);
      assert.equal(tasks.all().length, 1);
    }));

  it('takes no last frame from a dialog that is open when it submits', () =>
    withForm(async ({ app, page, service }) => {
      const { showOpenDialog } = vscode.window;
      let choose: (files: vscode.Uri[]) => void = () => undefined;
      const dialog = new Promise<vscode.Uri[]>((resolve) => (choose = resolve));
      Object.assign(vscode.window, { showOpenDialog: () => dialog });
      try {
        const release = service.hold();
        await page.ask({ type: 'ready' }, 'init');
        page.send({ type: 'chooseLastFrame' });
        page.send(submission(page));
        await service.received;
        choose([picture('balloon.webp')]);
        release();
        await page.waitFor('accepted', () => true);
        assert.equal(page.count('lastFrame'), 0);
        const draft = await app.drafts.read(picture('sea.png').toString());
        assert.equal((draft as FormValues).lastFrame, '');
      } finally {
        Object.assign(vscode.window, { showOpenDialog });
      }
    }));

  it('refuses an image that is too large to be shown', () =>
    withForm(async ({ app, folder, tasks, service }) => {
      const file = join(folder, 'huge.png');
      await copyFile(picture('sea.png').fsPath, file);
      await truncate(file, 68_000_000);
      const { page } = await openForm(app, vscode.Uri.file(file));
      const { image } = await page.ask({ type: 'ready' }, 'init');
      assert.ok(image.file === undefined);
      assert.match(image.problem ?? '', /^The image is 68\.0 MB; the limit is 67\.1 MB\./);
      const { issues } = await page.ask(submission(page), 'refused');
      assert.deepEqual(issues, [{ field: 'promptImage', message: image.problem }]);
      assert.deepEqual(tasks.all(), []);
      assert.deepEqual(service.requests, []);
    }));
});

/** Lets half a minute go by at once after some work, for timers that the work starts. */
function waitHalfAMinute(work: () => void): void {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    work();
    mock.timers.tick(30_000);
  } finally {
    mock.timers.reset();
  }
}

function readAllSettings(): string {
  return JSON.stringify(vscode.workspace.getConfiguration('runwayVideo'));
}

/** Messages as JSON, so that `__proto__` is a normal key. */
function forgedMessages(address: string, page: FormPage): string[] {
  const submit = (values: string) => `{"type":"submit","shown":"${page.shown}","values":${values}}`;
  const submitWith = (changes: Record<string, unknown>) =>
    JSON.stringify(submission(page, changes));
  return [
    ...['null', '0', '""', '"submit"', '[]', '{}', '[{"type":"submit"}]'],
    ...['{"type":"run","command":"workbench.action.quit"}', '{"type":["submit"]}'],
    `{"type":"service","service":"${address}"}`,
    `{"type":"setService","apiUrl":"${address}"}`,
    `{"type":"submit","service":"${address}","apiUrl":"${address}"}`,
    '{"type":"submit","image":{"uri":"file:///etc/passwd"}}',
    `{"__proto__":${submitWith({})}}`,
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    submit('null'),
    submit('[]'),
    submitWith({ duration: '5' }),
    submitWith({ promptText: ['Waves'] }),
    submitWith({ promptText: 'a'.repeat(100_001) }),
    submitWith({ model: 'm'.repeat(1_000_000) }),
    submitWith({ watermark: 'maybe' }),
    ...[0, 5, 1.5, '3', [1]].map((count) => JSON.stringify({ ...submission(page), count })),
    '{"type":"run","command":"workbench.action.quit","take":"1"}',
    '{"type":"poster","take":"1","bytes":[1]}',
    `{"type":"removeOthers","takes":["1","2","3","4","5"]}`,
    submitWith({ seed: 1 }),
    submitWith({ model: 'no-such-model' }),
    submitWith({ ratio: '../../etc/passwd' }),
    submitWith({ seed: '-1' }),
    submit('{"__proto__":{"evil":"yes"},"constructor":{"prototype":{"evil":"yes"}}}'),
    '{"type":"changed","values":{"promptText":1}}',
  ];
}
