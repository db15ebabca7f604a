import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi, SubmitRequest, Task } from '../../src/api.ts';
import { createApi } from '../../src/otherExtensions/createApi.ts';
import { toTask } from '../../src/otherExtensions/publicTask.ts';
import { registerNotifications } from '../../src/views/notifications.ts';
import { quickClock, withApp, type OwnApp } from './ownApp.ts';
import {
  allowing,
  answering,
  closeTabs,
  extensionApi,
  isMp4,
  MemoryFiles,
  picture,
  tabThat,
  taskThat,
  withSetting,
  workspaceFolder,
} from './support.ts';

const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

describe('A task', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await extensionApi();
  });
  afterEach(closeTabs);

  it('becomes a video beside its image, and is on the list all the while', async () => {
    const submitted = await submitTo(extension, { ...settings, image: picture('sea.png') });
    assert.equal(submitted.state, 'queued');
    assert.ok((await extension.tasks()).some((it) => it.id === submitted.id));
    const done = await taskThat(extension, submitted.id, (it) => it.state === 'done');
    assert.equal(dirname(done.video ?? ''), workspaceFolder().fsPath);
    assert.ok(await isMp4(done.video ?? ''));
  });

  it('is in no list of files while its video is downloaded', async () => {
    const part = picture(`.${randomUUID()}.${randomUUID().slice(0, 8)}.part`);
    await vscode.workspace.fs.writeFile(part, Buffer.of(0));
    try {
      const names = (await vscode.workspace.findFiles('*')).map((it) => basename(it.path));
      assert.ok(names.includes('sea.png'));
      assert.ok(!names.includes(basename(part.path)), names.join());
    } finally {
      await vscode.workspace.fs.delete(part);
    }
  });

  it('is saved in the folder of the setting', () =>
    withOwnApi(async ({ api, submit }) => {
      const done = await withSetting('outputFolder', 'videos', async () => {
        const { id } = await submit({ ...settings, image: picture('sea.png') });
        return taskThat(api, id, (it) => it.state === 'done');
      });
      assert.equal(done.video, join(workspaceFolder().fsPath, 'videos', 'sea.mp4'));
    }));

  it('opens its video to the side when the setting says so, and leaves the focus', () =>
    withOwnApi(async ({ api, submit, app, tasks }) => {
      await withSetting('whenFinished', 'open', async () => {
        const announcing = registerNotifications(app.log, tasks);
        const file = await vscode.workspace.openTextDocument();
        const text = await vscode.window.showTextDocument(file);
        const { id } = await submit({ ...settings, image: picture('sea.png') });
        const { video = '' } = await taskThat(api, id, (it) => it.state === 'done');
        const tab = await tabThat((it) => it.label === basename(video));
        assert.ok(tab.input instanceof vscode.TabInputCustom);
        assert.equal(tab.input.viewType, 'vscode.videoPreview');
        assert.notEqual(tab.group.viewColumn, text.viewColumn);
        assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, text.viewColumn);
        assert.equal(vscode.window.activeTextEditor?.document, text.document);
        announcing.dispose();
      });
    }));

  it('is opened as the latest video by a command, without its row', () =>
    withOwnApi(async ({ api, submit }) => {
      const { id } = await submit({ ...settings, image: picture('sea.png') });
      const { video = '' } = await taskThat(api, id, (it) => it.state === 'done');
      await vscode.commands.executeCommand('runwayVideo.openLatestVideo');
      await tabThat((it) => it.label === basename(video) && it.isActive && it.group.isActive);
    }));

  it('is not made of an image that only the form can convert', async () => {
    const image = vscode.Uri.joinPath(workspaceFolder(), 'drawing.svg');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"/>';
    await vscode.workspace.fs.writeFile(image, Buffer.from(svg));
    const earlier = (await extension.tasks()).length;
    await assert.rejects(
      submitTo(extension, { ...settings, image }),
      /Services don’t accept SVG files\. Generate the video from the form/,
    );
    assert.equal((await extension.tasks()).length, earlier);
    await vscode.workspace.fs.delete(image);
  });

  it('may be made of an image that is in no folder on disk', () =>
    withOwnApi(async ({ api, submit }) => {
      const bytes = await vscode.workspace.fs.readFile(picture('sea.png'));
      const files = new MemoryFiles(new Map([['/far/away.png', bytes]]));
      const provider = vscode.workspace.registerFileSystemProvider('memory', files);
      try {
        const image = vscode.Uri.parse('memory:/far/away.png');
        const { id } = await submit({ ...settings, image });
        const done = await taskThat(api, id, (it) => it.state === 'done');
        assert.equal(done.video, join(workspaceFolder().fsPath, 'away.mp4'));
      } finally {
        provider.dispose();
      }
    }));

  it('may end with another image, where the model takes one', () =>
    withOwnApi(async ({ api, submit }) => {
      const image = picture('sea.png');
      const lastFrame = picture('sea.png');
      await assert.rejects(
        submit({ ...settings, image, lastFrame }),
        /gen4_turbo doesn’t support a last frame\./,
      );
      const veo = { offers: { relay: { durations: [4] } } };
      await withSetting('models', { 'veo3.1': veo }, async () => {
        const wanted = { model: 'veo3.1', ratio: '1280:720', duration: 4, image };
        const task = await submit({ ...wanted, lastFrame });
        await taskThat(api, task.id, (it) => it.state === 'done');
        // It is read and checked as the first frame is.
        await assert.rejects(
          submit({ ...wanted, lastFrame: picture('too-narrow.png') }),
          /This image is too narrow for veo3\.1 \(200 × 900\)\. Crop it to at least 1:2/,
        );
        await assert.rejects(
          submit({ ...wanted, lastFrame: picture('gone.png') }),
          /Image not found/,
        );
      });
    }));

  it('is refused with every issue that the service has, and stays on the list', async () => {
    const refused = submitTo(extension, {
      ...settings,
      image: picture('sea.png'),
      promptText: 'Waves [refuse]',
    });
    await assert.rejects(refused, /Prompt: /);
    assert.equal(
      (await extension.tasks()).find((it) => it.settings?.promptText?.includes('[refuse]'))?.state,
      'failed',
    );
  });

  it('is not sent when its image is not there', async () => {
    await assert.rejects(
      submitTo(extension, { ...settings, image: picture('no such picture.png') }),
      /Image not found/,
    );
  });

  it('gives its id and its prompt to the clipboard, and leaves the list', () =>
    withOwnApi(async ({ api, submit }) => {
      const task = await submit({
        ...settings,
        image: picture('sea.png'),
        promptText: 'Waves [slow]',
      });
      await vscode.commands.executeCommand('runwayVideo.copyTaskId', task);
      assert.equal(await vscode.env.clipboard.readText(), task.taskId);
      await vscode.commands.executeCommand('runwayVideo.copyPrompt', task);
      assert.equal(await vscode.env.clipboard.readText(), 'Waves [slow]');
      await vscode.commands.executeCommand('runwayVideo.cancelTask', task);
      await taskThat(api, task.id, (it) => it.state === 'cancelled');
      const shown = await answering([], () =>
        vscode.commands.executeCommand('runwayVideo.removeTask', task),
      );
      const text = '“sea.png” was removed from the list.';
      assert.deepEqual(shown, [{ kind: 'information', text, buttons: ['Undo'] }]);
      assert.ok((await api.tasks()).every((it) => it.id !== task.id));
    }));

  it('is not removed while it is running, and the user sees why', () =>
    withOwnApi(async ({ api, submit }) => {
      const task = await submit({ ...settings, image: picture('sea.png'), promptText: '[slow]' });
      const shown = await answering([], () =>
        vscode.commands.executeCommand('runwayVideo.removeTask', task),
      );
      assert.match(shown[0]?.text ?? '', /^“sea\.png” is still running\. Cancel it/);
      assert.ok((await api.tasks()).some((it) => it.id === task.id));
      await vscode.commands.executeCommand('runwayVideo.cancelTask', task);
      await taskThat(api, task.id, (it) => it.state === 'cancelled');
    }));

  it('is cleared with all others that ended after a question with their number, and comes back', () =>
    withOwnApi(async ({ api, submit }) => {
      for (const image of ['sea.png', 'balloon.webp'].map(picture)) {
        const { id } = await submit({ ...settings, image });
        await taskThat(api, id, (it) => it.state === 'done');
      }
      const clear = () => vscode.commands.executeCommand('runwayVideo.removeEndedTasks');
      const before = await api.tasks();
      const text = `Clear ${before.length} finished tasks from the list?`;
      const detail = 'Videos stay on disk.';
      const question = { kind: 'dialog', text, detail, buttons: ['Clear'] };
      assert.deepEqual(await answering([], clear), [question]);
      assert.deepEqual(await api.tasks(), before);

      const gone = `${before.length} tasks were removed from the list.`;
      const removed = { kind: 'information', text: gone, buttons: ['Undo'] };
      assert.deepEqual(await answering(['Clear', 'Undo'], clear), [question, removed]);
      for (const { id: each } of before) await taskThat(api, each, () => true);
      assert.deepEqual(await api.tasks(), before);

      await answering(['Clear'], clear);
      assert.deepEqual(await api.tasks(), []);
      assert.deepEqual(await answering([], clear), [
        { kind: 'information', text: 'There are no finished tasks to clear.', buttons: [] },
      ]);
    }));
});

interface OwnApi extends OwnApp {
  readonly api: ExtensionApi;
  readonly submit: (request: SubmitRequest) => Promise<Task>;
}

/** Does some work with the API of parts of its own, which need not wait for the real polling. */
function withOwnApi(work: (own: OwnApi) => Promise<void>): Promise<void> {
  return withApp(async (own) => {
    const changed = new vscode.EventEmitter<readonly Task[]>();
    const listening = own.tasks.onDidChange((records) => changed.fire(records.map(toTask)));
    const api = createApi(() => Promise.resolve(own.app), changed.event);
    try {
      await work({ ...own, api, submit: (request) => submitTo(api, request) });
    } finally {
      listening.dispose();
      changed.dispose();
    }
  }, quickClock);
}

/** Submits as another extension does, and allows it. */
function submitTo(api: ExtensionApi, request: SubmitRequest): Promise<Task> {
  return allowing(() => api.submit(request));
}
