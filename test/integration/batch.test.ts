import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { batchContent } from '../../src/batch/batchContent.ts';
import { BatchPanel } from '../../src/batch/batchPanel.ts';
import type { BatchHostMessage, BatchPageMessage, BatchPlan } from '../../src/batch/protocol.ts';
import { BATCH_VIEW_TYPE } from '../../src/batch/viewType.ts';
import type { App } from '../../src/app.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { enqueuePictures, quickClock, withService, type OwnService } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  picture,
  tabThat,
  withSetting,
  workspaceFolder,
} from './support.ts';

const isBatch = (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(BATCH_VIEW_TYPE);

const PICTURES = ['sea.png', 'mountains.png', 'balloon.webp'];

type Message<T extends BatchHostMessage['type']> = Extract<BatchHostMessage, { type: T }>;

/** Stands in for the page in the panel of a batch. */
class BatchPage {
  readonly messages: BatchHostMessage[] = [];
  private readonly events = new EventEmitter();
  private readonly sent = new vscode.EventEmitter<unknown>();

  constructor(panel: vscode.WebviewPanel) {
    const { webview } = panel;
    const standIn = {
      options: {},
      html: '',
      cspSource: webview.cspSource,
      onDidReceiveMessage: this.sent.event,
      asWebviewUri: (uri: vscode.Uri) => webview.asWebviewUri(uri),
      postMessage: (message: BatchHostMessage) => {
        this.messages.push(message);
        this.events.emit('message');
        return Promise.resolve(true);
      },
    };
    Object.defineProperty(panel, 'webview', { value: standIn });
  }

  send(message: unknown): void {
    this.sent.fire(message);
  }

  /** Waits until a message has been sent that is as wished for. */
  async waitFor<T extends BatchHostMessage['type']>(
    type: T,
    wish: (message: Message<T>) => boolean = () => true,
  ): Promise<Message<T>> {
    for (;;) {
      const isWished = (it: BatchHostMessage): it is Message<T> =>
        it.type === type && wish(it as Message<T>);
      const found = this.messages.findLast(isWished);
      if (found !== undefined) return found;
      await once(this.events, 'message');
    }
  }

  /** Waits until the plan that the page knows has so many videos. */
  async waitForPlan(count: number): Promise<BatchPlan> {
    for (;;) {
      const latest = this.messages.findLast((it) => it.type === 'init' || it.type === 'plan');
      if (latest?.plan.count === count) return latest.plan;
      await once(this.events, 'message');
    }
  }
}

/** Opens the page of a batch in a panel of VS Code, without its page. */
async function openPage(app: App, names: readonly string[]) {
  const panel = vscode.window.createWebviewPanel(BATCH_VIEW_TYPE, '', vscode.ViewColumn.Active);
  const page = new BatchPage(panel);
  const images = names.map((name) => ({ uri: picture(name).toString() }));
  const content = await batchContent(app.context.extensionUri, names.map(picture));
  await new BatchPanel(app, panel, 'test', { images }).load(content, true);
  page.send({ type: 'ready' });
  const init = await page.waitFor('init');
  return { panel, page, init };
}

/** Gives the service a price: that of a relay isn't known. */
function withPrice(work: (own: OwnService) => Promise<void>): Promise<void> {
  const relay = { durations: [5], creditsPerSecond: 5 };
  return withSetting('models', { gen4_turbo: { offers: { relay } } }, () =>
    withService(work, quickClock),
  );
}

describe('Generate on several images', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('opens one page for all of them, and not for other files', async () => {
    const chosen = ['sea.png', 'balloon.webp', 'README.md'].map(picture);
    await vscode.commands.executeCommand('runwayVideo.generate', chosen[0], chosen);
    const { label } = await tabThat(isBatch);
    assert.equal(label, 'Videos from 2 images');
  });

  it('opens one page for the images of a folder', async () => {
    await vscode.commands.executeCommand('runwayVideo.generate', workspaceFolder());
    const { label } = await tabThat(isBatch);
    assert.match(label, /^Videos from \d+ images$/);
  });

  it('asks once, with number and price, and makes each video', () =>
    withPrice(async ({ app, tasks, service }) => {
      const { page, init } = await openPage(app, ['sea.png', 'mountains.png']);
      const values = { ...init.values, promptText: 'Waves' };
      page.send({ type: 'changed', values });
      const plan = await page.waitForPlan(2);
      page.send({ type: 'prompt', image: plan.images[1]?.id, prompt: 'Clouds' });
      const messages = await answering(['Generate'], async () => {
        const latest = await page.waitForPlan(2);
        page.send({ type: 'submit', values, shown: latest.shown });
        await page.waitFor('accepted');
      });
      const [question] = messages;
      assert.match(question?.text ?? '', /^Generate 2 videos for 50 credits\?$/);
      const records = tasks.all().filter(({ batch }) => batch !== undefined);
      assert.equal(records.length, 2);
      await Promise.all(records.map(({ id }) => whenState(tasks, id, 'done')));
      assert.deepEqual(service.creates.map(({ promptText }) => promptText).sort(), [
        'Clouds',
        'Waves',
      ]);
      const sent = await page.waitFor('plan', (it) =>
        it.plan.images.every(({ text }) => text === 'Done'),
      );
      assert.equal(sent.plan.count, 0, 'Another click asks for nothing.');
    }));

  it('sends nothing after a no, or for a plan that the page no longer shows', () =>
    withService(async ({ app, tasks }) => {
      const { page, init } = await openPage(app, ['sea.png', 'mountains.png']);
      const { values } = init;
      page.send({ type: 'changed', values: { ...values, promptText: 'Waves' } });
      const plan = await page.waitForPlan(2);
      await answering([], async () => {
        page.send({
          type: 'submit',
          values: { ...values, promptText: 'Waves' },
          shown: plan.shown,
        });
        await page.waitFor('refused');
      });
      page.messages.splice(0);
      page.send({ type: 'submit', values: { ...values, duration: 10 }, shown: plan.shown });
      const { issues } = await page.waitFor('refused');
      assert.match(issues[0]?.message ?? '', /^Not sent: the page was hidden or has changed/);
      assert.deepEqual(tasks.all(), []);
    }, quickClock));

  it('charges nothing for an image that changes while it waits', () =>
    withService(async ({ app, tasks, service }) => {
      const changing = picture('changing.png');
      await vscode.workspace.fs.copy(picture('sea.png'), changing, { overwrite: true });
      try {
        const { page, init } = await openPage(app, ['changing.png', 'mountains.png']);
        const values = { ...init.values, promptText: 'Waves' };
        page.send({ type: 'changed', values });
        const plan = await page.waitForPlan(2);
        await vscode.workspace.fs.copy(picture('mountains.png'), changing, { overwrite: true });
        await answering(['Generate'], async () => {
          page.send({ type: 'submit', values, shown: plan.shown });
          await page.waitFor('accepted');
          const [changed] = tasks.all().filter(({ image }) => image.name === 'changing.png');
          const { problem } = await whenState(tasks, changed?.id ?? '', 'failed');
          assert.equal(problem?.charged, 'no');
        });
        assert.ok(service.creates.length <= 1);
      } finally {
        await rm(changing.fsPath);
      }
    }, quickClock));

  it('goes on when an image is not readable: it is left out, with the reason', () =>
    withService(async ({ app }) => {
      const broken = picture('broken.png');
      await writeFile(broken.fsPath, 'no image');
      try {
        // The page has read all images before it says that it is there.
        const { init } = await openPage(app, ['broken.png', 'sea.png']);
        const [image] = init.plan.images;
        assert.equal(init.plan.count, 1);
        assert.equal(image?.phase, 'left out');
        assert.match(image.text, /^This file isn’t an image/);
      } finally {
        await rm(broken.fsPath);
      }
    }));

  describe('that services don’t accept', () => {
    const gif = () => picture('batch.gif');
    /** The beginning of a GIF: more is read by the page only. */
    beforeEach(() => writeFile(gif().fsPath, 'GIF89a'));
    afterEach(() => rm(gif().fsPath, { force: true }));

    /** Opens a page with a GIF and a PNG, and has the GIF looked at. */
    async function openWithGif(app: App) {
      const { page, init } = await openPage(app, ['batch.gif', 'mountains.png']);
      const values = { ...init.values, promptText: 'Waves' };
      page.send({ type: 'changed', values });
      const { job, order } = await page.waitFor('prepare');
      assert.equal(order, undefined);
      const size = { width: 1280, height: 720 };
      page.send({ type: 'prepared', job, size, transparent: false });
      const plan = await page.waitForPlan(2);
      const submit = () => page.send({ type: 'submit', values, shown: plan.shown });
      return { page, plan, submit, size };
    }

    it('sends the copy that the page made, though the file is gone by then', () =>
      withService(async ({ app, tasks, service }) => {
        const { page, plan, submit } = await openWithGif(app);
        assert.deepEqual(plan.images[0]?.copy?.reasons, ['format']);
        assert.equal(plan.images[1]?.copy, undefined);
        const bytes = new Uint8Array(await readFile(picture('sea.png').fsPath));
        await answering(['Generate'], async () => {
          submit();
          const { job } = await page.waitFor('prepare', (it) => it.order !== undefined);
          await rm(gif().fsPath);
          page.send({ type: 'prepared', job, copy: { format: 'image/png', bytes } });
          await page.waitFor('accepted');
        });
        const records = tasks.all();
        await Promise.all(records.map(({ id }) => whenState(tasks, id, 'done')));
        const sent = service.creates.map(({ promptImage }) => String(promptImage));
        assert.equal(sent.length, 2);
        assert.ok(sent.includes(`data:image/png;base64,${Buffer.from(bytes).toString('base64')}`));
      }, quickClock));

    it('sends nothing if the copy can’t be made, and leaves that image out', () =>
      withService(async ({ app, tasks }) => {
        const { page, submit } = await openWithGif(app);
        await answering(['Generate'], async () => {
          submit();
          const { job } = await page.waitFor('prepare', (it) => it.order !== undefined);
          page.send({ type: 'prepared', job, problem: 'It is too large.' });
          await page.waitFor('refused');
        });
        const plan = await page.waitForPlan(1);
        const [image] = plan.images;
        assert.deepEqual([image?.phase, image?.text], ['left out', 'It is too large.']);
        assert.deepEqual(tasks.all(), []);
      }, quickClock));

    it('sends nothing if the page sends no image as the copy', () =>
      withService(async ({ app, tasks }) => {
        const { page, submit } = await openWithGif(app);
        await answering(['Generate'], async () => {
          submit();
          const { job } = await page.waitFor('prepare', (it) => it.order !== undefined);
          const copy = {
            format: 'image/png',
            bytes: new TextEncoder().encode('no image'),
          } as const;
          page.send({ type: 'prepared', job, copy } satisfies BatchPageMessage);
          await page.waitFor('refused');
        });
        assert.deepEqual(tasks.all(), []);
      }, quickClock));

    it('sends nothing if the page is hidden meanwhile, and says so', () =>
      withService(async ({ app, tasks }) => {
        const { page, submit } = await openWithGif(app);
        const shown = await answering(['Generate'], async () => {
          submit();
          await page.waitFor('prepare', (it) => it.order !== undefined);
          await vscode.commands.executeCommand('vscode.open', picture('sea.png'));
          await page.waitFor('refused');
        });
        assert.match(shown.at(-1)?.text ?? '', /^Not sent: the page was hidden/);
        assert.deepEqual(tasks.all(), []);
      }, quickClock));
  });

  it('cancels what waits, after a question, and nothing that was sent', () =>
    withSetting('concurrentTasks', 1, () =>
      withService(async (own) => {
        const { tasks, service } = own;
        const records = await enqueuePictures(own, PICTURES, '[slow]');
        const [first, ...others] = records.map(({ id }) => id);
        await whenState(tasks, first ?? '', 'queued');
        const row = { kind: 'variations', id: 'variations/batch', tasks: records };
        const cancel = (answer: string) =>
          answering([answer], () =>
            vscode.commands.executeCommand('runwayVideo.cancelWaiting', row),
          );
        const states = (ids: readonly string[]) => ids.map((id) => tasks.get(id)?.state);

        const [no] = await cancel('No');
        assert.equal(no?.text, 'Cancel 2 videos that aren’t sent yet?');
        assert.deepEqual(states(others), ['waiting', 'waiting']);
        await cancel('Cancel Videos');
        assert.deepEqual(states(others), ['cancelled', 'cancelled']);
        assert.deepEqual(states([first ?? '']), ['queued']);
        assert.equal(service.creates.length, 1);
        assert.deepEqual(await cancel('Cancel Videos'), [], 'Nothing is left to ask about.');
      }),
    ));
});
