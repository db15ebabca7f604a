import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../src/settings.ts';
import { TaskTree } from '../../src/views/taskTree.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { quickClock, submitPicture, withService, type OwnService } from './ownApp.ts';
import { RecordingService } from './recordingService.ts';
import { rowActions } from './rowActions.ts';
import { answering, extensionApi, withSetting } from './support.ts';
import { choosing, entering } from './userInput.ts';

const key = 'key_0123456789abcdef';

const select = () => vscode.commands.executeCommand('runwayVideo.selectService');

describe('The services', () => {
  before(extensionApi);

  it('are listed with their state, and switch without asking for the key', () =>
    withGuarded((guarded) =>
      withSelected(async (own) => {
        const { service } = own;
        await submitPicture(own, 'mountains.png', 'Snow falls [slow]');
        const boxes = await entering([guarded.root, key], () =>
          choosing([['Another Service…']], select),
        );
        assert.deepEqual(boxes, [
          { title: 'Service Address', password: false, problems: [], value: service.root },
          { title: `${guarded.name} API Key`, password: true, problems: [] },
        ]);

        const [listed] = await choosing([[service.name]], select);
        assert.deepEqual(listed, [
          {
            label: 'Runway',
            description: 'no API key',
            detail: 'https://api.dev.runwayml.com/v1',
            buttons: ['Set API Key…'],
          },
          {
            label: guarded.name,
            description: 'in use · API key saved',
            detail: guarded.root,
            buttons: ['Replace API Key…', 'Remove from List'],
          },
          {
            label: service.name,
            description: 'no key needed · 1 task running',
            detail: service.root,
            buttons: ['Set API Key…', 'Remove from List'],
          },
          {
            label: 'Practice',
            description: undefined,
            detail: 'No key and no cost: makes practice videos on this computer',
            buttons: [],
          },
          {
            label: 'Another Service…',
            description: undefined,
            detail: 'Connect to a compatible API by its address',
            buttons: [],
          },
        ]);
        assert.equal(readSettings().apiUrl, service.root);

        // Removing a service warns about its tasks. Then the list comes back.
        const questions = await answering([], async () => {
          const lists = await choosing([[service.name, 'Remove from List']], select);
          assert.equal(lists.length, 2);
        });
        assert.deepEqual(questions, [
          {
            kind: 'dialog',
            text: `Remove ${service.root} from the list, and its API key from this computer?`,
            detail:
              '1 task running at this service. Without the key, tasks are paused and videos aren’t downloaded.',
            buttons: ['Remove'],
          },
        ]);
        assert.equal(readSettings().apiUrl, service.root);

        const before = checks(guarded).length;
        assert.deepEqual(await entering([], () => choosing([[guarded.name]], select)), []);
        assert.deepEqual(checks(guarded).slice(before), [`Bearer ${key}`]);
        assert.equal(readSettings().apiUrl, guarded.root);
      }),
    ));

  it('that can’t cancel are asked once, and again after they are selected anew', () =>
    withSelected(async (own) => {
      const { app, tasks, service } = own;
      const { capabilities } = app.services;
      const tree = new TaskTree(app.tasks, capabilities, {}, app.filter);
      let redrawn = 0;
      const following = tree.follow(tasks, { view: app.view, update: () => (redrawn += 1) });
      const { id } = await submitPicture(own, 'mountains.png', 'Snow falls [slow]');
      const actions = async () => {
        const task = tasks.get(id);
        assert.ok(task);
        return rowActions((await tree.getTreeItem(task)).contextValue ?? '', 'button');
      };
      const cancel = () => vscode.commands.executeCommand('runwayVideo.cancelTask', tasks.get(id));
      const unable = ({ method }: { method: string }) =>
        method === 'DELETE' ? Response.json({}, { status: 405 }) : undefined;
      assert.deepEqual(await actions(), ['cancelTask', 'reuseTask']);

      service.intercept = unable;
      const text =
        'This service can’t cancel tasks. The task will finish, and its video will be saved.';
      const told = [{ kind: 'warning', text, buttons: [] }];
      assert.deepEqual(await answering([], cancel), told);
      assert.deepEqual(await actions(), ['reuseTask']);
      assert.deepEqual(await answering([], cancel), told);
      assert.equal(service.requests.filter(({ method }) => method === 'DELETE').length, 1);

      service.intercept = () => undefined;
      const before = redrawn;
      await choosing([[service.name]], select);
      assert.ok(redrawn > before);
      assert.deepEqual(await actions(), ['cancelTask', 'reuseTask']);
      assert.deepEqual(await answering([], cancel), []);
      const cancelled = await whenState(tasks, id, 'cancelled');
      const { description } = await tree.getTreeItem(cancelled);
      assert.match(String(description), /^Cancelled · .* · Snow falls/);
      following.dispose();
    }));
});

/** The keys with which a service was asked about a task, which is free of charge. */
function checks({ requests }: RecordingService): readonly (string | undefined)[] {
  return requests
    .filter(({ path }) => path.includes('/tasks/'))
    .map(({ headers }) => headers.authorization);
}

/** Does some work with a service that is selected in the settings: a command may select another. */
function withSelected(work: (own: OwnService) => Promise<void>): Promise<void> {
  return withService((own) => withSetting('apiUrl', own.service.root, () => work(own)), quickClock);
}

/** Starts a service that needs a key, for the length of some work. */
async function withGuarded(work: (guarded: RecordingService) => Promise<void>): Promise<void> {
  const guarded = await RecordingService.start();
  guarded.intercept = ({ headers }) =>
    headers.authorization === `Bearer ${key}`
      ? undefined
      : Response.json({ error: 'The API key that was provided is not valid.' }, { status: 401 });
  try {
    await work(guarded);
  } finally {
    await guarded.close();
  }
}
