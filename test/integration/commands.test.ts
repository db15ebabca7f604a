import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerNotifications } from '../../src/views/notifications.ts';
import { rowName } from '../../src/views/texts/rowName.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import { withPages } from './formPage.ts';
import { quickClock, submitPicture, withService, type OwnService } from './ownApp.ts';
import { rowActions } from './rowActions.ts';
import { ShownNotifications } from './shownNotifications.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  extensionPath,
  picture,
  replacing,
  tabThat,
  withSetting,
  workspaceFolder,
} from './support.ts';
import { entering } from './userInput.ts';

const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

/** Stands for the page's copy. */
const sea = () => picture('sea.png').fsPath;

/** A GIF of one pixel, which only the form's page can convert. */
const gif = Buffer.from('R0lGODlhAQABAAAAACw=', 'base64');

describe('With commands,', () => {
  before(extensionApi);

  it('an image on the web is downloaded by the service, and its form can be used again', () =>
    withAnnouncements(({ tasks, service, shown }) =>
      withPages(async (pages) => {
        const url = 'https://pictures.invalid/in/a%20cat.png?size=2';
        const texts = ['http://pictures.invalid/cat.png', 'https://192.0.2.1/cat.png', ` ${url} `];
        const boxes = await entering(texts, () => run('generateFromUrl'));
        assert.deepEqual(boxes, [
          {
            title: 'Generate Video from URL',
            password: false,
            problems: [
              'Enter the full address of an image, beginning with https://.',
              'Services accept images from host names only, not from IP addresses.',
            ],
          },
        ]);
        // The form shows that there is no preview.
        const { image } = (await pages[0]?.ask({ type: 'ready' }, 'init')) ?? {};
        assert.deepEqual(image, { uri: url, name: 'a cat.png' });

        await pages[0]?.submit({ ...settings, promptText: 'It purrs' });
        await shown.find('a cat.mp4 is ready');
        assert.equal(service.creates[0]?.['promptImage'], url);
        const saved = join(workspaceFolder().fsPath, 'a cat.mp4');
        assert.deepEqual(await readFile(saved), await simulatedVideo(tasks.all()[0]?.taskId));

        await closeTabs();
        await run('reuseTask', tasks.all()[0]);
        const init = await pages[1]?.ask({ type: 'ready' }, 'init');
        assert.equal(init?.image.name, 'a cat.png');
        assert.equal(init.values.promptText, 'It purrs');
        await pages[1]?.submit({});
        await shown.find('a cat-2.mp4 is ready');
        const [first, second] = service.creates;
        assert.notEqual(second?.['seed'], first['seed']);
        assert.deepEqual({ ...second, seed: 0 }, { ...first, seed: 0 });
      }),
    ));

  it('a task that was created elsewhere is tracked by its ID, once, and never created', () =>
    withAnnouncements(async ({ app, tasks, service, shown }) => {
      const id = await createElsewhere(service.root);
      const running = { id, createdAt: new Date().toISOString(), status: 'RUNNING', progress: 0.5 };
      service.intercept = ({ path }) => (path.endsWith(id) ? Response.json(running) : undefined);
      const track = () => run('trackTask');
      const problem = 'Enter only the ID: no spaces, no slashes, at most 256 characters.';
      assert.deepEqual(await entering(['two words'], track), [
        { title: 'Task ID', password: false, problems: [problem] },
      ]);
      assert.deepEqual(tasks.all(), []);

      await entering([` ${id} `], track);
      const [tracked] = tasks.all();
      assert.ok(tracked);
      assert.deepEqual(
        app.view.selection.map((it) => it.id),
        [tracked.id],
      );
      const moving = await whenRecord(tasks, tracked.id, (it) => it.progress === 0.5);
      const row = await app.rows.getTreeItem(moving);
      assert.equal(row.label, rowName(id));
      assert.match(String(row.description), /^50%(?: · about \d+ s left)?$/);
      // It has no settings and no image.
      assert.deepEqual(rowActions(row.contextValue ?? '', 'button'), ['cancelTask']);

      await entering([id], track);
      service.intercept = () => undefined;
      await shown.find(`${id}.mp4 is ready`);
      const [done, ...others] = tasks.all();
      assert.ok(done);
      assert.match(String((await app.rows.getTreeItem(done)).description), /^just now/);
      assert.deepEqual(others, []);
      const saved = join(workspaceFolder().fsPath, `${id}.mp4`);
      assert.deepEqual(await readFile(saved), await simulatedVideo(id));
      assert.ok(!existsSync(join(workspaceFolder().fsPath, `${id}-2.mp4`)));
      assert.equal(service.creates.length, 1);
    }));

  it('a deleted video is downloaded again, and never generated again', () =>
    withService(async (own) => {
      const { tasks, folder, service } = own;
      const { id } = await submitPicture(own, 'pages/lighthouse.png', 'The light turns');
      const done = await whenState(tasks, id, 'done');
      const { file = '', taskId } = done;
      const video = await simulatedVideo(taskId);
      assert.equal(file, join(folder, 'lighthouse.mp4'));
      await rm(file);
      const open = () => run('openVideo', done);
      assert.deepEqual(await answering(['Download Again', 'Open Video'], open), [
        {
          kind: 'warning',
          text: `The video was moved or deleted: ${file}`,
          buttons: ['Download Again'],
        },
        { kind: 'information', text: `The video was saved as ${file}.`, buttons: ['Open Video'] },
      ]);
      assert.deepEqual(await readFile(file), video);
      await tabThat((it) => it.label === 'lighthouse.mp4' && it.isActive);
      await closeTabs();

      // The existing file stays unchanged.
      const second = join(folder, 'lighthouse-2.mp4');
      const [saved] = await answering([], () => run('downloadAgain', tasks.get(id)));
      assert.equal(saved?.text, `The video was saved as ${second}.`);
      assert.deepEqual((await readdir(folder)).sort(), ['lighthouse-2.mp4', 'lighthouse.mp4']);

      await Promise.all([file, second].map((it) => rm(it)));
      const target = join(folder, 'again.mp4');
      const dialogs: vscode.SaveDialogOptions[] = [];
      const showSaveDialog = (options: vscode.SaveDialogOptions) => {
        dialogs.push(options);
        return Promise.resolve(vscode.Uri.file(target));
      };
      await replacing(vscode.window, { showSaveDialog }, () => run('saveVideoAs', tasks.get(id)));
      assert.deepEqual(
        dialogs.map(({ title, defaultUri }) => [title, defaultUri?.fsPath]),
        [['Save Video As', second]],
      );
      assert.deepEqual(await readFile(target), video);
      assert.equal(tasks.get(id)?.file, target);
      assert.deepEqual(await readdir(folder), ['again.mp4']);
      assert.equal(service.creates.length, 1);
    }, quickClock));

  it('a video outside of the workspace is said where it is, where VS Code can’t show it', () =>
    withService(async (own) => {
      // On a desktop, the system's file manager would open.
      if (vscode.env.uiKind === vscode.UIKind.Desktop) return;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const done = await whenState(own.tasks, id, 'done');
      const path = join(own.folder, 'sea.mp4');
      const shown = await answering(['Copy Path'], () => run('revealVideo', done));
      const text = `The video is not in this workspace: ${path}`;
      assert.deepEqual(shown, [{ kind: 'information', text, buttons: ['Copy Path'] }]);
      assert.equal(await vscode.env.clipboard.readText(), path);
    }, quickClock));

  it('an archive of images is said where it is, in the place of being opened', () =>
    withService(async (own) => {
      if (vscode.env.uiKind === vscode.UIKind.Desktop) return;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const done = await whenState(own.tasks, id, 'done');
      const file = join(own.folder, 'sea.zip');
      await copyFile(join(own.folder, 'sea.mp4'), file);
      for (const command of ['openVideo', 'openVideoToSide']) {
        const shown = await answering([], () =>
          replacing(own.tasks, { get: () => ({ ...done, file }) }, () => run(command, done)),
        );
        const text = `The video is not in this workspace: ${file}`;
        assert.deepEqual(shown, [{ kind: 'information', text, buttons: ['Copy Path'] }], command);
      }
    }, quickClock));

  it('no video is opened when the user cancels the choice between several', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const done = await whenState(own.tasks, id, 'done');
      const [first, second] = [join(own.folder, 'sea.mp4'), join(own.folder, 'sea-2.mp4')];
      const several = { ...done, moreVideos: [{ url: 'https://cdn.example.com/2', file: second }] };
      const shown: unknown[] = [];
      const showQuickPick = (rows: readonly vscode.QuickPickItem[]) => {
        shown.push(rows.map(({ description }) => description));
        return Promise.resolve(undefined);
      };
      await replacing(own.tasks, { get: () => several }, () =>
        replacing(vscode.window, { showQuickPick }, () => run('openVideo', several)),
      );
      assert.deepEqual(shown, [[first, second]]);
      assert.deepEqual(
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
        [],
      );
    }, quickClock));

  it('an unconfirmed task is asked for with the ID that the service named beside an error', () =>
    withService(async (own) => {
      const { tasks, service } = own;
      service.intercept = ({ method }) =>
        method === 'POST'
          ? Response.json({ error: 'Try later', id: 'task-of-the-answer' }, { status: 500 })
          : undefined;
      const lost = await submitPicture(own, 'sea.png', 'Waves');
      assert.equal(lost.state, 'unconfirmed');

      const [box] = await entering([], () => run('enterTaskId', lost));
      assert.equal(box?.value, 'task-of-the-answer');
      assert.equal(tasks.get(lost.id)?.state, 'unconfirmed');
      assert.equal(service.creates.length, 1);
    }));

  it('an unconfirmed task is discarded only after a question', () =>
    withService(async (own) => {
      const { tasks, service } = own;
      const lost = await submitPicture(own, 'sea.png', 'Waves [lost]');
      assert.equal(lost.state, 'unconfirmed');
      const discard = () => run('discardTask', lost);
      const question = {
        kind: 'dialog',
        text: 'Discard “sea.png”? If the service is generating it, you may be charged and its video won’t be downloaded.',
        buttons: ['Discard'],
      };
      assert.deepEqual(await answering([], discard), [question]);
      assert.deepEqual(tasks.all(), [lost]);

      const text = '“sea.png” was removed from the list.';
      const removed = { kind: 'information', text, buttons: ['Undo'] };
      assert.deepEqual(await answering(['Discard'], discard), [question, removed]);
      assert.deepEqual(tasks.all(), []);
      // Nothing is cancelled, and nothing is created.
      assert.deepEqual(
        service.requests.map(({ method }) => method).filter((it) => it !== 'GET'),
        ['POST'],
      );
    }));

  it('an unconfirmed task is submitted again only after a question, and kept if that is refused', () =>
    withService(async (own) => {
      const { tasks, service } = own;
      service.intercept = ({ method }) => {
        if (method === 'POST') throw new Error('The connection breaks.');
        return undefined;
      };
      const lost = await submitPicture(own, 'sea.png', 'Waves');
      assert.equal(lost.state, 'unconfirmed');
      const submitAgain = () => run('submitAgain', lost);
      const question = {
        kind: 'dialog',
        text: 'Send “sea.png” again?',
        detail: 'If the first request arrived, you’ll get, and pay for, two videos.',
        buttons: ['Submit Again'],
      };
      assert.deepEqual(await answering([], submitAgain), [question]);
      assert.equal(service.creates.length, 1);

      // The outcome of the first request is still unknown.
      service.intercept = ({ method }) =>
        method === 'POST' ? Response.json({ error: 'Not now' }, { status: 400 }) : undefined;
      await assert.rejects(answering(['Submit Again'], submitAgain), /Not now/);
      assert.equal(tasks.get(lost.id)?.state, 'unconfirmed');

      service.intercept = () => undefined;
      await answering(['Submit Again'], submitAgain);
      assert.equal(tasks.get(lost.id), undefined);
      assert.equal(service.creates.length, 3);
      assert.deepEqual(service.creates[2], service.creates[0]);
    }));

  it('an image is converted anew with Edit and Generate Again…, and with Submit Again…', () =>
    withService(({ tasks, service, folder }) =>
      withPages(async (pages) => {
        const file = join(folder, 'lost.gif');
        await writeFile(file, gif);
        const copy = { format: 'image/png', bytes: new Uint8Array(await readFile(sea())) } as const;
        service.intercept = ({ method }) => {
          if (method === 'POST') throw new Error('The connection breaks.');
          return undefined;
        };
        await run('generate', vscode.Uri.file(file));
        await pages[0]?.submit({ ...settings, promptText: 'It hops' }, copy);
        const [lost] = tasks.all();
        assert.equal(lost?.state, 'unconfirmed');
        service.intercept = () => undefined;

        const questions = await answering(['Submit Again'], () => run('submitAgain', lost));
        assert.deepEqual(
          questions.map(({ kind, text }) => [kind, text]),
          [['dialog', 'Send “lost.gif” again?']],
        );
        const [page, ...others] = pages;
        const init = await page?.ask({ type: 'ready' }, 'init');
        assert.equal(init?.image.name, 'lost.gif');
        const image = await page?.ask({ type: 'readFiles' }, 'imageFile');
        assert.equal(image?.file.format, 'image/gif');
        assert.equal(init.values.promptText, 'It hops');
        assert.equal(service.creates.length, 1);
        await page?.submit({}, copy);

        const again = tasks.all().find(({ id }) => id !== lost.id);
        assert.equal(again?.settings?.promptText, 'It hops');
        await run('reuseTask', again);
        await page?.ask({ type: 'ready' }, 'init');
        const edited = await page?.ask({ type: 'readFiles' }, 'imageFile');
        assert.equal(edited?.file.format, 'image/gif');
        await page?.submit({}, copy);
        assert.deepEqual(others, []);
        const sent = `data:image/png;base64,${await readFile(sea(), 'base64')}`;
        assert.deepEqual(
          service.creates.map(({ promptImage }) => promptImage === sent),
          [true, true, true],
        );
      }),
    ));

  it('a framed image is cut out anew with Generate Again…, which opens its form', () =>
    withService(({ tasks, service, folder }) =>
      withPages(async (pages) => {
        const file = join(folder, 'framed.png');
        const bytes = await readFile(sea());
        await copyFile(picture('mountains.png').fsPath, file);
        const copy = { format: 'image/png', bytes: new Uint8Array(bytes) } as const;
        const crop = { x: 0.25, y: 0.5, zoom: 2 };
        await run('generate', vscode.Uri.file(file));
        await pages[0]?.submit({ ...settings, crop }, copy);
        const [task] = tasks.all();
        assert.deepEqual([task?.crop, task?.lastFrameCrop], [crop, undefined]);
        const sent = `data:image/png;base64,${bytes.toString('base64')}`;
        assert.deepEqual(
          service.creates.map(({ promptImage }) => promptImage === sent),
          [true],
        );

        await answering(['Generate'], () => run('generateAgain', task));
        const init = await pages[0]?.ask({ type: 'ready' }, 'init');
        assert.deepEqual(init?.values.crop, crop);
        assert.equal(service.creates.length, 1);
      }),
    ));
});

interface Announcing extends OwnService {
  readonly shown: ShownNotifications;
}

/** Makes the parts and a service. Tasks are announced. */
async function withAnnouncements(work: (own: Announcing) => Promise<void>): Promise<void> {
  await withSetting('whenFinished', 'notify', () =>
    withService(async (own) => {
      const shown = new ShownNotifications();
      const announcing = registerNotifications(own.app.log, own.tasks, { together: 0 });
      try {
        await work({ ...own, shown });
      } finally {
        announcing.dispose();
        shown.restore();
      }
    }, quickClock),
  );
}

function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`runwayVideo.${command}`, ...args);
}

/** Creates a task as another program does. @returns its ID */
async function createElsewhere(root: string): Promise<string> {
  const response = await fetch(`${root}/image_to_video`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...settings, promptImage: 'https://pictures.invalid/cat.png' }),
  });
  assert.equal(response.status, 200);
  return ((await response.json()) as { id: string }).id;
}

/** The video that the simulator makes for a task. Its last bytes are the ID. */
async function simulatedVideo(id = ''): Promise<Buffer> {
  const file = join(extensionPath(), 'test/simulator/render/placeholder.mp4');
  const end = Buffer.from(`....free${id}`);
  end.writeUInt32BE(end.length);
  return Buffer.concat([await readFile(file), end]);
}
