import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openForm, restoreForm } from '../../src/form/openForm.ts';
import { imageFrom } from '../../src/workspace/imageSource.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import { newPanel, withPages } from './formPage.ts';
import { quickClock, submitPicture, withService } from './ownApp.ts';
import type { RecordingService } from './recordingService.ts';
import { submission, untilVisible, valuesOf, withForm } from './ownForm.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  picture,
  replacing,
  tabThat,
  withSetting,
  workspaceFolder,
} from './support.ts';

describe('The page of an image', () => {
  before(extensionApi);

  it('stays after Generate, and shows the take until its video can be played', () =>
    withForm(async ({ panel, page, tasks }) => {
      assert.equal(await page.submit(valuesOf({})).then(({ issues }) => issues.length), 0);
      const [take = ''] = page.last('accepted').takes;
      await page.waitFor('takes', ({ takes }) => takes[0]?.phase === 'running');
      const { takes } = await page.waitFor('takes', (it) => it.takes[0]?.phase === 'ready');
      const [{ id, number, isNew, video } = {}] = takes;
      assert.deepEqual([id, number, isNew, takes.length], [take, 1, true, 1]);
      const { file = '' } = tasks.get(take) ?? {};
      assert.equal(vscode.Uri.file(file).fsPath.startsWith(workspaceFolder().fsPath), true);
      assert.deepEqual(video, {
        src: page.asWebviewUri(vscode.Uri.file(file)).toString(),
        name: 'Take 1',
        sound: undefined,
      });
      const { stage, values } = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([stage, values.promptText, values.seed], [take, 'Waves', '']);
      assert.equal(panel.visible, true);
    }, quickClock));

  it('asks for three variations with one click: three tasks of one group, with their own seeds', () =>
    withForm(async ({ page, tasks, service }) => {
      await page.ask({ type: 'ready' }, 'init');
      const { takes } = await page.ask(submission(page, {}, 3), 'accepted');
      const created = service.creates.map(({ seed }) => seed).sort();
      assert.equal(new Set(created).size, 3);
      const records = takes.map((id) => tasks.get(id));
      assert.deepEqual(records.map((it) => it?.settings?.seed).sort(), created);
      assert.deepEqual(
        records.map((it) => it?.group),
        [takes[0], takes[0], takes[0]],
      );
      assert.equal(tasks.all().length, 3);
      assert.equal(page.last('takes').takes.length, 3);
    }));

  it('leaves the seed to the service where the user wants that', () =>
    withForm(async ({ page, service }) => {
      await page.ask({ type: 'ready' }, 'init');
      await page.ask(submission(page, { serviceSeed: true, seed: '7' }), 'accepted');
      const [create = {}] = service.creates;
      assert.equal('seed' in create, false);
    }));

  it('says why one of three variations was refused, and shows the other two', () =>
    withForm(async ({ page, service }) => {
      refuseSecond(service);
      await page.ask({ type: 'ready' }, 'init');
      const { takes, issues } = await page.ask(submission(page, {}, 3), 'accepted');
      assert.equal(takes.length, 2);
      assert.deepEqual(
        issues.map(({ message }) => message.includes('No more today')),
        [true],
      );
      const listed = page.last('takes').takes;
      assert.deepEqual(listed.map(({ phase }) => phase).sort(), ['failed', 'running', 'running']);
      assert.deepEqual((await page.ask({ type: 'ready' }, 'init')).issues, issues);
    }));

  it('that is hidden tells the user by a notification that one of three was refused', () =>
    withForm(async ({ panel, page, service, shown, tasks }) => {
      refuseSecond(service);
      await page.ask({ type: 'ready' }, 'init');
      const release = service.hold();
      page.send(submission(page, {}, 3));
      await service.received;
      await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
      await untilVisible(panel, false);
      release();
      assert.match(await shown.find(), /^sea\.png: .*No more today/);
      assert.equal(tasks.running().length, 2);
    }));

  it('counts all variations in the question about the price', () =>
    withForm(async ({ page, service }) => {
      const relay = { durations: [5], creditsPerSecond: 30 };
      await withSetting('models', { gen4_turbo: { offers: { relay } } }, () =>
        withSetting('confirmAbove', 449, async () => {
          await page.ask({ type: 'ready' }, 'init');
          const shown = await answering([], () => page.ask(submission(page, {}, 3), 'refused'));
          assert.deepEqual(
            shown.map(({ kind, text }) => [kind, text]),
            [['dialog', 'Generate 3 videos for 450 credits?']],
          );
        }),
      );
      assert.deepEqual(service.requests, []);
    }));

  it('that was closed before its video was accepted doesn’t come back', () =>
    withForm(async ({ app, page, tasks, service }) => {
      const { form } = await page.ask({ type: 'ready' }, 'init');
      const release = service.hold();
      page.send(submission(page));
      await service.received;
      await closeTabs();
      const [task] = tasks.all();
      release();
      await whenState(tasks, task?.id ?? '', 'queued');
      const sea = picture('sea.png').toString();
      while (!isSent(await app.drafts.read(sea))) await new Promise(setImmediate);
      assert.equal(app.forms.find(form), undefined);
    }));

  it('takes the mark of a new video away when the user sees it', () =>
    withForm(async (own) => {
      const { page, tasks } = own;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      await page.waitFor('takes', ({ takes }) => takes[0]?.isNew === true);
      page.send({ type: 'seen', take: id });
      await whenRecord(tasks, id, ({ unseen }) => unseen === undefined);
      assert.equal(page.last('takes').takes[0]?.isNew, false);
    }, quickClock));

  it('does nothing for a take of another image, or for an ID that it doesn’t know', () =>
    withForm(async (own) => {
      const { page, tasks } = own;
      const other = await submitPicture(own, 'balloon.webp', 'It rises');
      await whenState(tasks, other.id, 'done');
      const before = tasks.all();
      const { shown } = await page.ask({ type: 'ready' }, 'init');
      const commands: unknown[] = [];
      const spy = (...args: unknown[]) => Promise.resolve(void commands.push(args));
      await replacing(vscode.env, { openExternal: spy }, () =>
        replacing(vscode.commands, { executeCommand: spy }, async () => {
          for (const take of [other.id, 'no-such-take']) {
            for (const type of ['seen', 'notPlayed', 'openExternally', 'stage']) {
              page.send({ type, take });
            }
            page.send({ type: 'reuse', take, seed: true });
            page.send({ type: 'run', command: 'removeTask', take });
            page.send({ type: 'removeOthers', takes: [take] });
          }
          // Messages arrive in order: after this answer, the others were handled too.
          await page.ask(submission(page, { duration: 61 }), 'refused');
        }),
      );
      assert.deepEqual(commands, []);
      assert.deepEqual(tasks.all(), before);
      const init = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([init.stage, init.reused, init.shown], ['', false, shown]);
    }, quickClock));

  it('has a menu of VS Code for a take, which names only its id', () =>
    withForm(async (own) => {
      const { page, tasks } = own;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(tasks, id, 'done');
      const context = { webview: 'runwayVideo.form', id, take: 'take remove' };
      await vscode.commands.executeCommand('runwayVideo.removeTask', context);
      await page.waitFor('takes', ({ takes }) => takes.length === 0 && tasks.all().length === 0);
    }, quickClock));

  it('finds out that a video is gone when it can’t be played', () =>
    withForm(async (own) => {
      const { page, tasks, folder } = own;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(tasks, id, 'done');
      const file = join(folder, 'sea.mp4');
      await rm(file);
      page.send({ type: 'notPlayed', take: id });
      const { takes } = await page.waitFor('takes', (it) => it.takes[0]?.isMissing === true);
      assert.deepEqual(takes[0]?.problem, [`The video was moved or deleted: ${file}`]);
      assert.deepEqual(takes[0].help, ['downloadAgain']);
      assert.equal(takes[0].video, undefined);
    }, quickClock));

  it('keeps the poster that the page makes of a take', () =>
    withForm(async (own) => {
      const { app, page } = own;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const bytes = new Uint8Array(Buffer.from('RIFF\x08\0\0\0WEBPVP8 '));
      page.send({ type: 'poster', take: id, bytes });
      const { takes } = await page.waitFor('takes', (it) => it.takes[0]?.poster !== undefined);
      const file = (await app.posters.find(id)) ?? '';
      assert.equal(takes[0]?.poster, page.asWebviewUri(vscode.Uri.file(file)).toString());
    }));

  it('begins as it ends with Loop, and begins with its last frame after Swap', () =>
    withService(({ app }) =>
      withPages(async (pages) => {
        const [sea, balloon] = ['sea.png', 'balloon.webp'].map((name) => picture(name).toString());
        await openForm(app, imageFrom(sea ?? ''));
        const [page] = pages;
        assert.ok(page);
        await page.ask({ type: 'ready' }, 'init');
        assert.equal((await page.ask({ type: 'loop' }, 'lastFrame')).lastFrame?.uri, sea);

        const showOpenDialog = () => Promise.resolve([vscode.Uri.parse(balloon ?? '')]);
        await replacing(vscode.window, { showOpenDialog }, () =>
          page.ask({ type: 'chooseLastFrame' }, 'lastFrame'),
        );
        const crop = { x: 0.25, y: 0.5, zoom: 2 };
        page.change(valuesOf({ promptText: 'Storm', crop }));
        page.send({ type: 'swapFrames' });
        await tabThat(({ label, isActive }) => label === 'Video from balloon.webp' && isActive);
        const { image, values } = (await pages[1]?.ask({ type: 'ready' }, 'init')) ?? {};
        assert.deepEqual(
          [image?.uri, values?.lastFrame, values?.promptText, values?.crop, values?.lastFrameCrop],
          [balloon, sea, 'Storm', undefined, crop],
        );
      }),
    ));

  it('takes the settings of a take, with or without its seed, and gives the earlier back', () =>
    withForm(async ({ page }) => {
      const { takes } = await page.submit(valuesOf({ seed: '7' }));
      const [take] = takes;
      page.change(valuesOf({ promptText: 'Storm', duration: 10 }));

      const same = await page.ask({ type: 'reuse', take, seed: true }, 'init');
      assert.deepEqual(
        [same.values.promptText, same.values.duration, same.values.seed, same.reused, same.stage],
        ['Waves', 5, '7', true, ''],
      );
      const back = await page.ask({ type: 'undoReuse' }, 'init');
      assert.deepEqual(
        [back.values.promptText, back.values.duration, back.values.seed, back.reused],
        ['Storm', 10, '', false],
      );
      const other = await page.ask({ type: 'reuse', take, seed: false }, 'init');
      assert.deepEqual([other.values.promptText, other.values.seed], ['Waves', '']);
    }));

  it('pays for nothing that the settings of a take have replaced', () =>
    withForm(async ({ page, service }) => {
      const { takes } = await page.submit(valuesOf({}));
      const reused = page.waitFor('init', (it) => it.reused);
      page.send({ type: 'reuse', take: takes[0], seed: true });
      // The page sends these before it has received the settings of the take.
      page.change(valuesOf({ promptText: 'Storm' }));
      const { issues } = await page.ask(submission(page, { promptText: 'Storm' }), 'refused');
      assert.match(issues[0]?.message ?? '', /^Not sent: the form was hidden or has changed\./);
      const { values } = await reused;
      assert.equal(values.promptText, 'Waves');
      assert.equal(service.creates.length, 1);
      assert.equal((await page.ask({ type: 'ready' }, 'init')).values.promptText, 'Waves');
    }));

  it('shows no error any more whose field was changed', () =>
    withForm(async ({ page }) => {
      await page.ask({ type: 'ready' }, 'init');
      const { issues } = await page.ask(submission(page, { seed: 'x' }), 'refused');
      assert.deepEqual(
        issues.map(({ field }) => field),
        ['seed'],
      );
      page.change(valuesOf({ seed: '7' }));
      assert.deepEqual((await page.ask({ type: 'ready' }, 'init')).issues, []);
    }));

  it('keeps its values while a video is on its way', () =>
    withForm(async ({ page, service }) => {
      const { takes } = await page.submit(valuesOf({}));
      const release = service.hold();
      page.send(submission(page, { promptText: 'Storm' }));
      await page.waitFor('submitting', () => page.count('submitting') === 2);
      const inits = page.count('init');
      page.send({ type: 'reuse', take: takes[0], seed: true });
      const accepted = page.count('accepted');
      release();
      await page.waitFor('accepted', () => page.count('accepted') > accepted);
      assert.equal(page.count('init'), inits);
      const { values, reused } = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([values.promptText, reused], ['Storm', false]);
    }));

  it('opens from the list with the take on its stage, once for several takes', () =>
    withService((own) =>
      withPages(async (pages) => {
        const { app } = own;
        const first = await submitPicture(own, 'sea.png', 'Waves');
        const second = await submitPicture(own, 'sea.png', 'Storm');
        const { command } = await app.rows.getTreeItem(first);
        assert.equal(command?.command, 'runwayVideo.openTake');
        const click = (record: unknown) => vscode.commands.executeCommand(command.command, record);
        // Two clicks soon after another.
        await Promise.all([click(first), click(second)]);
        const [page, ...others] = pages;
        assert.ok(page);
        assert.deepEqual(others, []);
        assert.equal((await page.ask({ type: 'ready' }, 'init')).stage, second.id);

        await click(first);
        assert.deepEqual(page.last('stage'), { type: 'stage', take: first.id });
        assert.equal((await page.ask({ type: 'ready' }, 'init')).stage, first.id);
      }),
    ));

  it('comes back after a reload with the take that was on its stage', () =>
    withForm(async (own) => {
      const { app, page } = own;
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const { form } = await page.ask({ type: 'ready' }, 'init');
      page.send({ type: 'stage', take: id });
      const { panel, page: back } = newPanel();
      await restoreForm(app, panel, { form });
      const { takes } = await back.waitFor('takes', (it) => it.takes.length === 1);
      assert.equal(takes[0]?.id, id);
      assert.equal((await back.ask({ type: 'ready' }, 'init')).stage, id);
    }));
});

/** The service refuses the second of some videos. */
function refuseSecond(service: RecordingService): void {
  let creates = 0;
  service.intercept = ({ path }) => {
    creates += path.endsWith('/image_to_video') ? 1 : 0;
    return path.endsWith('/image_to_video') && creates === 2
      ? Response.json({ error: 'No more today' }, { status: 400 })
      : undefined;
  };
}

function isSent(draft: unknown): boolean {
  return (draft as { sent?: boolean } | undefined)?.sent === true;
}
