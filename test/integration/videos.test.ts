import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { compareVideos } from '../../src/commands/compareVideos.ts';
import { continueFromLastFrame } from '../../src/commands/continueFromLastFrame.ts';
import type { App } from '../../src/app.ts';
import { VIDEO_VIEW_TYPE } from '../../src/gallery/viewType.ts';
import { readSize } from '../../src/image/file/readSize.ts';
import { withPages } from './formPage.ts';
import { withService, type OwnService } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  extensionPath,
  picture,
  replacing,
  tabThat,
} from './support.ts';

/** A video with two frames of 32 × 32 pixels. */
const placeholder = () => join(extensionPath(), 'test/simulator/render/placeholder.mp4');

const isForm = (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('runwayVideo.form');

const isGallery = (tab: vscode.Tab) =>
  tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(VIDEO_VIEW_TYPE);

describe('The videos of files', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('are continued from their last frame, which is saved beside them', () =>
    withVideo(async ({ app, folder, video }) => {
      await continueFromLastFrame(app, video, [video]);
      const tab = await tabThat(isForm);
      assert.equal(tab.label, 'Video from sea last frame.png');
      const file = await readFile(join(folder, 'videos', 'sea last frame.png'));
      const bytes = new Uint8Array(file);
      assert.deepEqual(readSize({ format: 'image/png', bytes }), { width: 32, height: 32 });
      await continueFromLastFrame(app, video);
      await tabThat(({ label }) => label === 'Video from sea last frame-2.png');
      assert.deepEqual((await readdir(join(folder, 'videos'))).sort(), [
        ...['sea last frame-2.png', 'sea last frame.png', 'sea.mp4'],
      ]);
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      assert.deepEqual(tabs.filter(isGallery), []);
      assert.equal(vscode.window.tabGroups.all.length, 1);
    }));

  it('that are gone or can’t be played say so, and leave nothing behind', () =>
    withVideo(async ({ app, folder, video }) => {
      await writeFile(video.fsPath, 'This is not a video.');
      const gone = vscode.Uri.joinPath(video, '../gone.mp4');
      const shown = await answering([], async () => {
        await continueFromLastFrame(app, video);
        await continueFromLastFrame(app, gone);
      });
      assert.deepEqual(
        shown.map(({ text, buttons }) => [text, buttons]),
        [
          ['sea.mp4: VS Code can’t play videos of this format.', ['Open in System Player']],
          ['gone.mp4: The video was moved or deleted.', []],
        ],
      );
      assert.deepEqual(await readdir(join(folder, 'videos')), ['sea.mp4']);
    }));

  it('give their frame to another folder where theirs can’t be written to', () =>
    withVideo(async ({ app, folder, video }) => {
      const other = join(folder, 'other');
      await mkdir(other);
      const sea = new Uint8Array(await readFile(picture('sea.png').fsPath));
      const showOpenDialog = () => Promise.resolve([vscode.Uri.file(other)]);
      let continued: Promise<void> | undefined;
      await withPages(async (pages) => {
        const [message] = await answering(['Choose Folder…'], () =>
          replacing(vscode.window, { showOpenDialog }, async () => {
            continued = continueFromLastFrame(app, video);
            await until(() => pages[0]?.html !== '' && pages[0] !== undefined);
            await rename(join(folder, 'videos'), join(folder, 'gone'));
            // What is no PNG is ignored.
            pages[0]?.send({ type: 'frame', png: new Uint8Array([1, 2, 3]) });
            pages[0]?.send({ type: 'frame', png: sea });
            await continued;
          }),
        );
        assert.match(message?.text ?? '', /can’t be saved in .*videos\. Choose another folder/);
        assert.deepEqual(await readdir(other), ['sea last frame.png']);
      });
    }));

  it('are compared in a panel, without a button to keep one', () =>
    withVideo(async ({ app, video }) => {
      const second = vscode.Uri.joinPath(video, '../second.mp4');
      await copyFile(placeholder(), second.fsPath);
      const messages: unknown[] = [];
      await withSpiedPanel(messages, () => compareVideos(app, video, [video, second]));
      await tabThat(isGallery);
      await until(() => messages.length > 0);
      const [message] = messages as {
        type: string;
        canKeep: boolean;
        videos: { name: string }[];
      }[];
      assert.deepEqual(
        [message?.type, message?.canKeep, message?.videos.map(({ name }) => name)],
        ['compare', false, ['sea.mp4', 'second.mp4']],
      );
    }));

  it('are compared only two to four at once', () =>
    withVideo(async ({ app, video }) => {
      const many = Array.from({ length: 5 }, () => video);
      const shown = await answering([], async () => {
        await compareVideos(app, video, [video]);
        await compareVideos(app, video, many);
      });
      const text = 'Select two to four videos to compare.';
      assert.deepEqual(
        shown.map((message) => message.text),
        [text, text],
      );
    }));
});

interface WithVideo extends OwnService {
  readonly app: App;
  readonly video: vscode.Uri;
}

/** Makes the parts, and a video file in a folder. */
async function withVideo(work: (own: WithVideo) => Promise<void>): Promise<void> {
  await withService(async (own) => {
    const videos = join(own.folder, 'videos');
    await mkdir(videos);
    await copyFile(placeholder(), join(videos, 'sea.mp4'));
    await own.app.services.keys.set(new URL(own.service.root).origin, 'key');
    await work({ ...own, video: vscode.Uri.file(join(videos, 'sea.mp4')) });
  });
}

/** Keeps what the extension sends to the real page of a panel that opens meanwhile. */
async function withSpiedPanel(messages: unknown[], work: () => Promise<void>): Promise<void> {
  const { createWebviewPanel } = vscode.window;
  const create = (...args: Parameters<typeof createWebviewPanel>) => {
    const panel = createWebviewPanel(...args);
    const { webview } = panel;
    const postMessage = webview.postMessage.bind(webview);
    Object.defineProperty(webview, 'postMessage', {
      value: (message: unknown) => {
        messages.push(message);
        return postMessage(message);
      },
    });
    return panel;
  };
  await replacing(vscode.window, { createWebviewPanel: create }, work);
}

async function until(wish: () => boolean): Promise<void> {
  while (!wish()) await new Promise((resolve) => setTimeout(resolve, 50));
}
