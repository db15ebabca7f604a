import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { registerNotifications } from '../../src/views/notifications.ts';
import { ManualClock } from '../unit/tasks/support/manualClock.ts';
import { whenRecord, whenState } from '../unit/tasks/support/records.ts';
import {
  enqueuePictures,
  quickClock,
  submitPicture,
  withService,
  type OwnService,
} from './ownApp.ts';
import { ShownNotifications } from './shownNotifications.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  isMp4,
  picture,
  replacing,
  tabThat,
  withSetting,
} from './support.ts';

describe('Videos that are finished soon after another', () => {
  before(extensionApi);

  it('have one notification together, after that of the first', () =>
    withSetting('whenFinished', 'notify', () =>
      withService(async (own) => {
        const { app, tasks } = own;
        const shown = new ShownNotifications();
        const clock = new ManualClock();
        const listening = registerNotifications(app.log, tasks, { clock });
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
          assert.equal(await clock.elapse(), 60_000);
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

describe('A window that gets no answers', () => {
  before(extensionApi);

  it('leaves it to other windows to announce its tasks', () =>
    withService(async (own) => {
      const { app, tasks } = own;
      const shown = new ShownNotifications();
      const { id } = await submitPicture(own, 'sea.png', '');
      await whenState(tasks, id, 'done');
      const noAnswer = () => new Promise<never>(() => undefined);
      await replacing(vscode.commands, { executeCommand: noAnswer }, async () => {
        const listening = registerNotifications(app.log, tasks);
        await whenRecord(tasks, id, ({ window }) => window === '');
        listening.dispose();
      });
      shown.restore();
      assert.deepEqual(shown.messages, []);
      assert.equal(tasks.get(id)?.announced, undefined);
    }, quickClock));
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

describe('A batch', () => {
  before(extensionApi);

  const PICTURES = ['sea.png', 'mountains.png', 'sea.png'];

  /** Does some work with a service that makes one video at once, and records the notifications. */
  const notifying = (work: (own: OwnService, shown: ShownNotifications) => Promise<void>) =>
    withSetting('concurrentTasks', 1, () =>
      withService(async (own) => {
        const shown = new ShownNotifications();
        const listening = registerNotifications(own.app.log, own.tasks);
        try {
          await work(own, shown);
        } finally {
          listening.dispose();
          shown.restore();
        }
      }, quickClock),
    );

  /** Selects Resume Waiting Videos… and answers its question. */
  const resume = async ({ tasks }: OwnService, answer: string) => {
    const [task] = tasks.all().filter(({ state }) => state === 'waiting');
    return answering([answer], () =>
      vscode.commands.executeCommand('runwayVideo.resumeWaiting', task),
    );
  };

  it('has one notification at its end, with what became of all', () =>
    notifying(async (own, shown) => {
      const { tasks } = own;
      const records = await enqueuePictures(own, PICTURES, 'Waves', 'Clouds [moderated]', 'Foam');
      const ended = records.map(({ id }) =>
        whenRecord(tasks, id, ({ announced }) => announced === true),
      );
      await shown.find('2 videos are ready');
      await Promise.all(ended);
      assert.deepEqual(shown.messages, ['2 videos are ready · 1 failed']);
    }));

  it('says so when the service rejects the key, and keeps what waits', () =>
    notifying(async (own, shown) => {
      const { tasks, service } = own;
      service.intercept = ({ path }) =>
        path.endsWith('/image_to_video')
          ? Response.json({ error: 'Invalid API key.' }, { status: 401 })
          : undefined;
      await enqueuePictures(own, PICTURES, 'Waves');
      assert.equal(
        await shown.find('key'),
        `${service.name} rejected the API key (HTTP 401). Enter a valid key.`,
      );
      assert.equal(service.creates.length, 1);
      assert.ok(tasks.all().every(({ state }) => state === 'waiting'));
      assert.equal(shown.messages.length, 1);
    }));

  it('is paused when credits are missing, and Resume Waiting Videos… continues it', () =>
    notifying(async (own, shown) => {
      const { tasks, service } = own;
      service.intercept = ({ path }) =>
        path.endsWith('/image_to_video')
          ? Response.json(
              { error: 'You do not have enough credits to run this task.' },
              { status: 400 },
            )
          : undefined;
      const records = await enqueuePictures(own, PICTURES, 'Waves');
      assert.match(await shown.find('credits'), /^Not enough credits at .+ 3 videos wait\.$/);
      assert.equal(shown.messages.length, 1);
      assert.equal(service.creates.length, 1);

      const [no] = await resume(own, 'No');
      assert.equal(no?.text, 'Generate 3 videos? Their price isn’t known.');
      // Otherwise a task would be sent, and could be charged, a moment later.
      assert.ok(tasks.all().some(({ notice }) => notice?.kind === 'paused'));
      assert.equal(service.creates.length, 1, 'Nothing is sent after a no.');

      service.intercept = () => undefined;
      await resume(own, 'Generate');
      await Promise.all(records.map(({ id }) => whenState(tasks, id, 'done')));
      assert.equal(service.creates.length, 4);
    }));

  it('is paused after three unconfirmed requests in a row, and goes on after a question', () =>
    notifying(async (own, shown) => {
      const { tasks, service } = own;
      service.intercept = ({ path }) => {
        if (path.endsWith('/image_to_video')) {
          throw new Error('The connection breaks.');
        }
        return undefined;
      };
      await enqueuePictures(own, [...PICTURES, ...PICTURES], 'Waves');
      const said = await shown.find('Several requests');
      assert.match(said, /^Several requests had no clear answer\..+ 3 videos wait\.$/);
      assert.equal(service.creates.length, 3);
      assert.equal(shown.messages.length, 1);

      service.intercept = () => undefined;
      const waiting = tasks.all().filter(({ state }) => state === 'waiting');
      await resume(own, 'Generate');
      await Promise.all(waiting.map(({ id }) => whenState(tasks, id, 'done')));
      assert.equal(service.creates.length, 6, 'No unconfirmed task is sent again.');
    }));
});
