import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { registerNotifications } from '../../src/views/notifications.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withService } from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import { closeTabs, extensionApi, isMp4, picture, tabThat, withSetting } from './support.ts';

/** Milliseconds in which videos are collected: as long as a busy machine needs for three tasks. */
const TOGETHER = 10_000;

describe('Videos that are finished soon after another', () => {
  before(extensionApi);

  it('have one notification together, after that of the first', () =>
    withSetting('whenFinished', 'notify', () =>
      withService(async (own) => {
        const { app, tasks } = own;
        const shown = new ShownNotifications();
        const listening = registerNotifications(app.log, tasks, TOGETHER);
        try {
          const first = await submitPicture(own, 'sea.png', '');
          await whenRecord(tasks, first.id, (it) => it.announced === true);
          for (const image of ['mountains.png', 'sea.png', 'mountains.png']) {
            const { id } = await submitPicture(own, image, '');
            await whenState(tasks, id, 'done');
          }
          // The user looks at one of them before it is announced.
          await tasks.seen(tasks.all()[0]?.id ?? '');
          assert.deepEqual(shown.messages, ['sea.mp4 is ready (25 credits).']);
          await shown.find('2 videos are ready.');
          assert.equal(shown.messages.length, 2);
          assert.ok(tasks.all().every(({ announced }) => announced === true));
        } finally {
          listening.dispose();
          shown.restore();
        }
      }, quickClock),
    ));
});

describe('With whenFinished set to nothing,', () => {
  before(extensionApi);
  beforeEach(closeTabs);
  afterEach(closeTabs);

  it('a saved video is only shown in the list', () =>
    withSetting('whenFinished', 'nothing', () =>
      withService(async (own) => {
        const { app, tasks } = own;
        const shown = new ShownNotifications();
        const opened: string[] = [];
        const listening = vscode.Disposable.from(
          registerNotifications(app.log, tasks),
          vscode.window.tabGroups.onDidChangeTabs((change) => {
            opened.push(...change.opened.map(({ label }) => label));
          }),
        );
        try {
          const record = await submitPicture(own, 'sea.png', '');
          const saved = await whenRecord(tasks, record.id, (it) => it.announced === true);
          assert.equal(saved.state, 'done');
          assert.ok(await isMp4(saved.file ?? ''));

          // A lost answer is announced all the same: after the video, if that is announced.
          await submitPicture(own, 'sea.png', 'Waves [lost]');
          assert.match(await shown.find(), /^sea\.png: /);
          assert.equal(shown.messages.length, 1);
          // The same for tabs: the video's would open before another one.
          await vscode.commands.executeCommand('vscode.open', picture('mountains.png'));
          await tabThat(({ label }) => label === 'mountains.png');
          assert.deepEqual(opened, ['mountains.png']);
          assert.deepEqual(
            tasks.all().map(({ state }) => state),
            ['unconfirmed', 'done'],
          );
        } finally {
          listening.dispose();
          shown.restore();
        }
      }, quickClock),
    ));
});
