import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { NO_FILTER } from '../../src/gallery/grid/gridFilter.ts';
import { openGrid, restoreGrid } from '../../src/gallery/grid/openGrid.ts';
import type { GridHostMessage, GridMessage } from '../../src/gallery/grid/protocol.ts';
import { GALLERY_VIEW_TYPE, VIDEO_VIEW_TYPE } from '../../src/gallery/viewType.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withService, type OwnService } from './ownApp.ts';
import { closeTabs, extensionApi, replacing, tabsWhen, tabThat } from './support.ts';

type List = Extract<GridHostMessage, { type: 'list' }>;

/** Stands in for the page of the gallery: the test sends what the page may send. */
class GridStandIn {
  options: vscode.WebviewOptions = {};
  html = '';
  readonly messages: GridHostMessage[] = [];
  readonly cspSource: string;
  private readonly events = new EventEmitter();
  private readonly sent = new vscode.EventEmitter<unknown>();
  readonly onDidReceiveMessage = this.sent.event;
  readonly asWebviewUri: vscode.Webview['asWebviewUri'];

  constructor(panel: vscode.WebviewPanel) {
    const { webview } = panel;
    this.cspSource = webview.cspSource;
    this.asWebviewUri = (uri) => webview.asWebviewUri(uri);
    Object.defineProperty(panel, 'webview', { value: this });
  }

  postMessage(message: GridHostMessage): Promise<boolean> {
    this.messages.push(message);
    this.events.emit('message');
    return Promise.resolve(true);
  }

  send(message: GridMessage | { readonly type: string }): void {
    this.sent.fire(message);
  }

  /** Waits for a list that is as wished for. */
  async list(wish: (list: List) => boolean): Promise<List> {
    for (;;) {
      const found = this.messages.findLast((it): it is List => it.type === 'list' && wish(it));
      if (found !== undefined) return found;
      await once(this.events, 'message');
    }
  }
}

/** Opens the gallery without its page. */
async function withGallery(
  own: OwnService,
  work: (page: GridStandIn) => Promise<void>,
): Promise<void> {
  const pages: GridStandIn[] = [];
  const panels: vscode.WebviewPanel[] = [];
  const { createWebviewPanel } = vscode.window;
  const create = (...args: Parameters<typeof createWebviewPanel>) => {
    const panel = createWebviewPanel(...args);
    pages.push(new GridStandIn(panel));
    panels.push(panel);
    return panel;
  };
  await replacing(vscode.window, { createWebviewPanel: create }, async () => {
    await openGrid(own.app);
    const [page] = pages;
    assert.ok(page);
    await openGrid(own.app);
    assert.equal(pages.length, 1);
    await work(page);
  });
  // A gallery that is still closing would come into sight again.
  for (const panel of panels) panel.dispose();
}

describe('The gallery', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('shows the videos of the list, also those that come later', () =>
    withService(async (own) => {
      const { tasks } = own;
      const sea = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(tasks, sea.id, 'done');
      await withGallery(own, async (page) => {
        await tabThat(({ label }) => label === 'Gallery');
        page.send({ type: 'ready', filter: NO_FILTER, range: [0, 20] });
        const { videos, total, choices } = await page.list(({ isComplete }) => isComplete);
        const { file = '' } = tasks.get(sea.id) ?? {};
        assert.equal(total, 1);
        assert.deepEqual(
          videos.map(({ id, name, prompt, src }) => ({ id, name, prompt, src })),
          [
            {
              ...{ id: sea.id, name: 'sea.png', prompt: 'Waves' },
              src: page.asWebviewUri(vscode.Uri.file(file)).toString(),
            },
          ],
        );
        assert.deepEqual(
          choices.image.map(({ label }) => label),
          ['sea.png'],
        );
        const balloon = await submitPicture(own, 'balloon.webp', 'It rises');
        const later = await page.list(({ count }) => count === 2);
        assert.deepEqual(
          later.videos.map(({ id }) => id),
          [balloon.id, sea.id],
        );
        page.send({ type: 'filter', filter: { ...NO_FILTER, text: 'waves' } });
        const found = await page.list(({ count, total }) => count === 1 && total === 2);
        assert.deepEqual(
          found.videos.map(({ id }) => id),
          [sea.id],
        );
      });
    }, quickClock));

  it('lets its page load its own files, posters and the videos’ folders only', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(own.tasks, id, 'done');
      await withGallery(own, (page) => {
        const { extensionUri, globalStorageUri } = own.app.context;
        assert.deepEqual(
          page.options.localResourceRoots?.map((root) => root.toString()),
          [
            vscode.Uri.joinPath(extensionUri, 'dist', 'page'),
            vscode.Uri.joinPath(globalStorageUri, 'posters'),
            vscode.Uri.file(own.folder),
          ].map((root) => root.toString()),
        );
        assert.match(page.html, /default-src 'none'; script-src 'nonce-[^' ]+'; style-src 'nonce-/);
        return Promise.resolve();
      });
    }, quickClock));

  it('gives a star, keeps a poster, and opens the page of an image', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(own.tasks, id, 'done');
      await withGallery(own, async (page) => {
        page.send({ type: 'ready', filter: NO_FILTER, range: [0, 20] });
        await page.list(({ count }) => count === 1);
        page.send({ type: 'star', id, starred: true });
        await whenRecord(own.tasks, id, ({ starred }) => starred === true);
        await page.list(({ videos }) => videos[0]?.starred === true);
        const bytes = new Uint8Array(Buffer.from('RIFF\x08\0\0\0WEBPVP8 '));
        page.send({ type: 'poster', id, bytes });
        page.send({ type: 'star', id, starred: false });
        const { videos } = await page.list((it) => it.videos[0]?.poster !== undefined);
        assert.match(videos[0]?.poster ?? '', /\/posters\/[\w-]+\.webp$/);
        page.send({ type: 'run', command: 'openTake', id });
        await tabThat(({ label }) => label === 'Video from sea.png');
      });
    }, quickClock));

  it('says when the file of a video is gone, and ignores what is not in its protocol', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const { file = '' } = await whenState(own.tasks, id, 'done');
      await withGallery(own, async (page) => {
        page.send({ type: 'ready', filter: NO_FILTER, range: [0, 20] });
        await page.list(({ count }) => count === 1);
        page.send({ type: 'explode' });
        page.send({ type: 'run', command: 'openTake', id: 'no-such-task' });
        await rm(file);
        page.send({ type: 'notPlayed', id });
        for (;;) {
          const gone = page.messages.findLast((it) => it.type === 'video');
          if (gone !== undefined) {
            assert.equal(gone.video.mark, 'The video was moved or deleted.');
            assert.equal(gone.video.src, undefined);
            break;
          }
          await new Promise(setImmediate);
        }
      });
    }, quickClock));

  it('takes the place of one that VS Code has not shown since a reload', () =>
    withService(async ({ app }) => {
      const { One, Two } = vscode.ViewColumn;
      vscode.window.createWebviewPanel(VIDEO_VIEW_TYPE, 'Compare Videos', One);
      // Nothing tells the extension of such a tab.
      const unloaded = vscode.window.createWebviewPanel(GALLERY_VIEW_TYPE, 'Gallery', Two);
      const closed = new Promise<void>((resolve) => unloaded.onDidDispose(() => resolve()));
      await tabThat(({ label }) => label === 'Gallery');
      await openGrid(app);
      await closed;
      assert.deepEqual(await tabsWhen(2), [
        ['Compare Videos', One],
        ['Gallery', Two],
      ]);
      await closeTabs();
    }));

  it('comes back after a reload; a comparison doesn’t', () =>
    withService(async (own) => {
      const newPanel = () => {
        const panel = vscode.window.createWebviewPanel(
          GALLERY_VIEW_TYPE,
          'Restored',
          vscode.ViewColumn.One,
        );
        return { panel, page: new GridStandIn(panel) };
      };
      const { panel: compared } = newPanel();
      const closed = new Promise<void>((resolve) => compared.onDidDispose(() => resolve()));
      await restoreGrid(own.app, compared, undefined);
      await closed;
      const { panel, page } = newPanel();
      const filter = { ...NO_FILTER, model: 'veo3.1' };
      await restoreGrid(own.app, panel, { gallery: { filter, scroll: 0 } });
      page.send({ type: 'ready', filter, range: [0, 20] });
      assert.equal((await page.list(() => true)).count, 0);
      const gone = new Promise<void>((resolve) => panel.onDidDispose(() => resolve()));
      panel.dispose();
      await gone;
    }));
});
