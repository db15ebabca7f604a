import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readFacts } from '../../src/batch/imageFacts.ts';
import { openBatch } from '../../src/batch/openBatch.ts';
import { openGrid } from '../../src/gallery/grid/openGrid.ts';
import { PRACTICE_ROOT } from '../../src/runway/service.ts';
import { readSettings } from '../../src/settings.ts';
import { videoType } from '../../src/tasks/video/videoFile.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import { imageFrom, readImage } from '../../src/workspace/imageSource.ts';
import { openForm } from './formPage.ts';
import { MemorySecrets } from './support.ts';
import { valuesOf } from './ownForm.ts';
import { quickClock, withApp, type OwnApp } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  picture,
  replacing,
  withSetting,
  workspaceFolder,
} from './support.ts';
import { choosing } from './userInput.ts';

/** What a page makes: the beginning of a WebM file, and enough of the rest. */
const clip = new Uint8Array(Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(200, 7)]));

describe('Practice mode', () => {
  before(extensionApi);
  afterEach(async () => {
    await closeTabs();
    await rm(join(workspaceFolder().fsPath, 'sea.webm'), { force: true });
  });

  it('makes a video of an image without any connection, key or cost', () =>
    withPractice(async ({ app, tasks }) => {
      const { page } = await openForm(app, picture('sea.png'));
      const init = await page.ask({ type: 'ready' }, 'init');
      assert.deepEqual([init.service, init.practice], ['Practice', true]);
      assert.ok(init.models.some(({ id }) => id === 'gen4_turbo'));
      assert.ok(init.models.every(({ creditsPerSecond }) => creditsPerSecond === 0));

      const { takes, issues } = await page.submit(valuesOf({}));
      assert.deepEqual(issues, []);
      const order = await page.waitFor('makeClip', () => true);
      assert.deepEqual([order.width, order.height, order.seconds], [1280, 720, 5]);
      assert.deepEqual(
        Buffer.from(order.image),
        await readFile(join(workspaceFolder().fsPath, 'sea.png')),
      );
      page.send({ type: 'clipProgress', clip: order.clip, progress: 0.4 });
      const [take = ''] = takes;
      await whenRecord(tasks, take, ({ progress }) => progress === 0.4);
      page.send({ type: 'clip', clip: order.clip, bytes: clip });

      const { file = '', service, chargedCredits } = await whenState(tasks, take, 'done');
      assert.equal(file, join(workspaceFolder().fsPath, 'sea.webm'));
      assert.deepEqual(await readFile(file), Buffer.from(clip));
      assert.deepEqual([service, chargedCredits], [PRACTICE_ROOT, 0]);
      const shown = await page.waitFor('takes', (it) => it.takes[0]?.phase === 'ready');
      const facts = new Map(shown.takes[0]?.facts.map(({ label, value }) => [label, value]));
      assert.equal(facts.get('Cost'), 'Practice · no cost');
      assert.deepEqual(await tasks.expenses(), []);
    }));

  it('shows on demand what fails, and says that it wasn’t charged', () =>
    withPractice(async ({ app, tasks }) => {
      const { page } = await openForm(app, picture('sea.png'));
      await page.ask({ type: 'ready' }, 'init');
      await choosing([['The service rejects the prompt']], async () => {
        const { text } = await page.ask({ type: 'choosePracticeFailure' }, 'insertPrompt');
        assert.equal(text, '[reject]');
      });
      const { takes } = await page.submit(valuesOf({ promptText: 'Waves [reject]' }));
      const { problem } = await whenState(tasks, takes[0] ?? '', 'failed');
      assert.deepEqual(problem, {
        failure: { type: 'generation', code: 'SAFETY.INPUT.TEXT', said: '' },
        charged: 'no',
      });
    }));

  it('waits for a page, and goes on when one is opened, such as the gallery', () =>
    withPractice(async ({ app, tasks }) => {
      const { page, panel } = await openForm(app, picture('sea.png'));
      const { takes } = await page.submit(valuesOf({ duration: 2 }));
      await page.waitFor('makeClip', () => true);
      panel.dispose();
      const [take = ''] = takes;
      await whenRecord(tasks, take, ({ status }) => status === 'WAITS_FOR_PAGE');

      await openGrid(app);
      await whenState(tasks, take, 'done');
    }));

  it('makes the videos of a batch in the page of the batch', () =>
    withPractice(async ({ app, tasks, folder }) => {
      const image = imageFrom(picture('sea.png').toString());
      const { sha256 } = await readFacts(await readImage(image));
      // Small and short, so that the clip is soon there.
      const settings = { model: 'gen4_turbo', ratio: '64:36', duration: 1, promptText: 'Waves' };
      const service = PRACTICE_ROOT;
      const [task] = await tasks.enqueue([
        { service, settings, image, sha256, credits: undefined, folder },
      ]);
      await openBatch(app, [picture('sea.png')]);
      const { file = '' } = await whenState(tasks, task?.id ?? '', 'done');
      assert.equal(videoType(await readFile(file)), 'webm');
    }));

  it('is one of the services, and leaves the one before on the list', () =>
    withSetting('apiUrl', '', () =>
      withApp(async () => {
        const select = () => vscode.commands.executeCommand('runwayVideo.selectService');
        await choosing([['Practice']], select);
        assert.equal(readSettings().apiUrl, PRACTICE_ROOT);
        const [listed = []] = await choosing([], select);
        assert.deepEqual(
          listed.map(({ label, description }) => [label, description]),
          [
            ['Runway', 'no API key'],
            ['Practice', 'in use'],
            ['Another Service…', undefined],
          ],
        );
      }),
    ));

  it('is not selected when the user chooses no image', () =>
    withSetting('apiUrl', '', () =>
      withApp(async () => {
        let asked = 0;
        const showQuickPick = (rows: readonly vscode.QuickPickItem[]) =>
          Promise.resolve(rows.find(({ label }) => label === 'Choose Images…'));
        const showOpenDialog = () => {
          asked += 1;
          return Promise.resolve(undefined);
        };
        await replacing(vscode.window, { showQuickPick, showOpenDialog }, () =>
          vscode.commands.executeCommand('runwayVideo.practice'),
        );
        assert.deepEqual([asked, readSettings().apiUrl], [1, '']);
      }),
    ));

  it('has no key', () =>
    withPractice(async ({ app }) => {
      await assert.rejects(app.services.keys.set(PRACTICE_ROOT, 'key_1'));
      assert.equal(await app.services.missing(), undefined);
      const shown = await answering([], () =>
        vscode.commands.executeCommand('runwayVideo.clearApiKey'),
      );
      assert.equal(shown.length, 1);
    }));
});

/** Selects practice mode for the length of some work. No connection may be made meanwhile. */
async function withPractice(work: (own: OwnApp) => Promise<void>): Promise<void> {
  const secrets = new MemorySecrets();
  const refuse = () => {
    throw new Error('Practice mode made a connection.');
  };
  await withApp(
    async (own) => {
      await replacing(http, { request: refuse, get: refuse }, () =>
        replacing(https, { request: refuse, get: refuse }, () =>
          replacing(net, { connect: refuse, createConnection: refuse }, () => work(own)),
        ),
      );
      assert.equal(secrets.stored.size, 0);
    },
    quickClock,
    { secrets, selected: PRACTICE_ROOT },
  );
}
