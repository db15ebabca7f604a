import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TaskRecord } from '../../src/tasks/record.ts';
import type { Row } from '../../src/views/rows.ts';
import { groupTasks } from '../../src/views/taskGroups.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { newFolder, removeFolder } from '../unit/tasks/support/tempFolder.ts';
import { quickClock, submitPicture, withService, type OwnService } from './ownApp.ts';
import { keepRunning } from './recordingService.ts';
import { answering, closeTabs, extensionApi, replacing, tabThat } from './support.ts';

describe('With several selected rows,', () => {
  before(extensionApi);
  beforeEach(closeTabs);
  afterEach(closeTabs);

  it('all videos open, each in its own tab, and are no longer new', () =>
    withVideos(async ({ tasks }, videos) => {
      assert.deepEqual(
        videos.map(({ unseen }) => unseen),
        [true, true],
      );
      await run('openVideo', videos[0], videos);
      await tabThat(({ label }) => label === 'mountains.mp4');
      await tabThat(({ label }) => label === 'sea.mp4');
      assert.deepEqual(tasks.unseen(), []);
    }));

  it('all are removed, and come back with one Undo', () =>
    withVideos(async ({ tasks }, videos) => {
      const shown = await answering([], () => run('removeTask', videos[0], videos));
      assert.deepEqual(shown, [
        {
          kind: 'information',
          text: '2 tasks were removed from the list.',
          buttons: ['Undo'],
        },
      ]);
      assert.deepEqual(tasks.all(), []);
      await tasks.restore(...videos.map(({ id }) => id));
      await answering(['Undo'], async () => {
        await run('removeTask', undefined, videos);
        await whenListed(tasks, 2);
      });
      assert.equal(tasks.all().length, 2);
    }));

  it('a group is removed only after a question', () =>
    withVideos(async ({ tasks }, videos) => {
      const group: Row = {
        kind: 'group',
        id: 'group/today',
        name: 'today',
        isOpen: true,
        rows: videos,
      };
      const [question, ...others] = await answering([], () => run('removeTask', group));
      assert.deepEqual(question, {
        kind: 'dialog',
        text: 'Remove 2 tasks from the list?',
        detail: 'Videos stay on disk.',
        buttons: ['Remove'],
      });
      assert.deepEqual([others, tasks.all().length], [[], 2]);
      await answering(['Remove'], () => run('removeTask', group));
      assert.deepEqual(tasks.all(), []);
    }));

  it('those that are running stay, and those with a video to lose are asked about', () =>
    withVideos(async (own, videos) => {
      const { tasks, service, folder } = own;
      service.intercept = (request) =>
        request.path.endsWith('/tasks/unknown') ? undefined : keepRunning(request);
      const running = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(tasks, running.id, 'running');
      const lost = await tasks.track(service.root, 'unknown', folder);
      const all = [...videos, running, lost];
      const [question] = await answering(['Remove'], () => run('removeTask', all[0], all));
      assert.equal(
        question?.detail,
        '1 of them may be charged or have a video that won’t be downloaded. 1 task is still running and stays. Videos stay on disk.',
      );
      assert.deepEqual(
        tasks.all().map(({ id }) => id),
        [running.id],
      );
      const [refused] = await answering([], () => run('removeTask', running, [running, running]));
      assert.equal(refused?.text, '“sea.png” is still running. Cancel it before you remove it.');
    }));

  it('all prompts are copied, each once', () =>
    withVideos(async (own, videos) => {
      const again = await submitPicture(own, 'sea.png', 'Waves');
      await run('copyPrompt', videos[0], [...videos, again]);
      assert.equal(await vscode.env.clipboard.readText(), 'Snow falls\n\nWaves');
    }));

  it('all videos are saved to one folder, and overwrite nothing there', () =>
    withVideos(async ({ tasks }, videos) => {
      const target = await newFolder();
      try {
        await writeFile(join(target, 'sea.mp4'), 'mine');
        // It must be downloaded.
        await rm(videos[0]?.file ?? '');
        const showOpenDialog = () => Promise.resolve([vscode.Uri.file(target)]);
        await replacing(vscode.window, { showOpenDialog }, () =>
          run('saveVideoAs', videos[0], videos),
        );
        assert.deepEqual((await readdir(target)).sort(), ['mountains.mp4', 'sea-2.mp4', 'sea.mp4']);
        assert.equal(tasks.get(videos[0]?.id ?? '')?.file, join(target, 'mountains.mp4'));
      } finally {
        await removeFolder(target);
      }
    }));

  it('variations stand for all their tasks', () =>
    withVideos(async ({ tasks }, videos) => {
      const [row] = groupTasks(
        videos.map((task) => ({ ...task, group: 'one' })),
        { now: Date.now(), isFiltered: false },
      );
      await answering([], () => run('removeTask', row));
      assert.deepEqual(tasks.all(), []);
    }));
});

/** Does some work with two saved videos: of the mountains, and of the sea. */
function withVideos(
  work: (own: OwnService, videos: readonly TaskRecord[]) => Promise<void>,
): Promise<void> {
  return withService(async (own) => {
    const mountains = await submitPicture(own, 'mountains.png', 'Snow falls');
    const sea = await submitPicture(own, 'sea.png', 'Waves');
    const videos = [mountains, sea].map(({ id }) => whenState(own.tasks, id, 'done'));
    await work(own, await Promise.all(videos));
  }, quickClock);
}

/** Settles when the list has some number of tasks. */
function whenListed(tasks: OwnService['tasks'], count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (tasks.all().length === count) {
        listening.dispose();
        resolve();
      }
    };
    const listening = tasks.onDidChange(look);
    look();
  });
}

function run(command: string, ...args: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand(`runwayVideo.${command}`, ...args);
}
