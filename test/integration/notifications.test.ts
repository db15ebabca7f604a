import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TaskRecord } from '../../src/tasks/record.ts';
import type { Tasks } from '../../src/tasks/tasks.ts';
import { registerNotifications } from '../../src/views/notifications.ts';
import { imageFrom } from '../../src/workspace/imageSource.ts';
import { readPromptImage } from '../../src/workspace/readPromptImage.ts';
import { withApp } from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import { closeTabs, extensionApi, isMp4, picture, tabThat, withSetting } from './support.ts';

describe('With whenFinished set to nothing,', () => {
  before(extensionApi);
  beforeEach(closeTabs);
  afterEach(closeTabs);

  it('a saved video is only shown in the list', () =>
    withSetting('whenFinished', 'nothing', () =>
      withApp(async ({ app, tasks, folder }) => {
        const shown = new ShownNotifications();
        const opened: string[] = [];
        const listening = vscode.Disposable.from(
          registerNotifications(app.log, tasks),
          vscode.window.tabGroups.onDidChangeTabs((change) => {
            opened.push(...change.opened.map(({ label }) => label));
          }),
        );
        try {
          const service = `${process.env['TEST_SIMULATOR'] ?? ''}/runwayml/v1`;
          const image = await readPromptImage(
            imageFrom(picture('sea.png').toString()),
            'gen4_turbo',
          );
          const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
          const { record } = await tasks.submit({ service, settings, image, folder });
          const saved = await waitForRecord(tasks, record.id, (it) => it.announced === true);
          assert.equal(saved.state, 'done');
          assert.ok(await isMp4(saved.file ?? ''));

          // A lost answer is announced all the same: after the video, if that is announced.
          const lost = { ...settings, promptText: 'Waves [lost]' };
          await tasks.submit({ service, settings: lost, image, folder });
          assert.match(await shown.first(), /^sea\.png: /);
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
      }),
    ));
});

/** Resolves with a record once it is as wished for. */
async function waitForRecord(
  tasks: Tasks,
  id: string,
  wish: (record: TaskRecord) => boolean,
): Promise<TaskRecord> {
  return new Promise((resolve) => {
    const look = () => {
      const record = tasks.get(id);
      if (record !== undefined && wish(record)) {
        listening.dispose();
        resolve(record);
      }
    };
    const listening = tasks.onDidChange(look);
    look();
  });
}
