import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { registerNotifications } from '../../src/views/notifications.ts';
import { whenRecord } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withService } from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import { closeTabs, extensionApi, isMp4, picture, tabThat, withSetting } from './support.ts';

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
