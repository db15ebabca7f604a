import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path, { join } from 'node:path';
import {
  describeMaking,
  parseSidecar,
  readSidecar,
  sidecarFile,
  writeSidecar,
} from '../../../../src/tasks/video/sidecar.ts';
import { Emitter } from '../../../../src/util/emitter.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { keepSettings } from '../../../../src/views/keepSettings.ts';
import { taskRecord } from '../support/records.ts';
import { newFolder, removeFolder } from '../support/tempFolder.ts';

const settings = {
  ...{ model: 'gen4_turbo', ratio: '1280:720', duration: 5, seed: 42 },
  promptText: 'Waves',
};
const record = taskRecord({
  ...{ id: 'a', state: 'done', settings, taskId: 'task-1', submittedAt: Date.UTC(2026, 10, 28, 9) },
  image: { uri: 'file:///pictures/sea%20side.png', name: 'sea side.png' },
  videoUrl: 'https://cdn.example.com/v.mp4?signature=secret',
  chargedCredits: 25,
});

describe('The file beside a video', () => {
  let folder: string;
  let video: string;

  beforeEach(async () => {
    folder = await newFolder();
    video = join(folder, 'sea.mp4');
    await writeFile(video, 'video');
  });
  afterEach(() => removeFolder(folder));

  it('says how the video was made, without a key and a signed link', () => {
    const made = describeMaking(record, '/videos/sea.mp4', path.posix);
    assert.deepEqual(made, {
      ...{ madeWith: 'Image to Video for Runway', version: 1, settings },
      ...{ image: '../pictures/sea side.png', service: 'http://127.0.0.1:9/v1', taskId: 'task-1' },
      ...{ date: '2026-11-28T09:00:00.000Z', credits: 25 },
    });
    assert.ok(!JSON.stringify(made).includes('secret'));
    assert.deepEqual(parseSidecar(JSON.stringify(made)), made);
  });

  it('names an image with slashes, and none from the web or another drive', () => {
    const image = (uri: string) =>
      describeMaking({ ...record, image: { uri, name: '' } }, 'C:\\v\\sea.mp4', path.win32)?.image;
    assert.equal(image('file:///c%3A/pictures/sea.png'), '../pictures/sea.png');
    assert.equal(image('file:///d%3A/sea.png'), undefined);
    assert.equal(image('https://example.com/sea.png?signature=1'), undefined);
  });

  it('is not made for a task that was tracked by its ID', () => {
    assert.equal(describeMaking({ ...record, settings: undefined }, video), undefined);
  });

  it('is written once, overwrites nothing, and leaves nothing else', async () => {
    const made = describeMaking(record, video);
    assert.ok(made);
    assert.equal(await writeSidecar(video, made), true);
    assert.deepEqual(await readSidecar(video), made);
    await writeFile(sidecarFile(video), 'the user’s own');
    assert.equal(await writeSidecar(video, made), false);
    assert.equal(await readFile(sidecarFile(video), 'utf8'), 'the user’s own');
    assert.deepEqual((await readdir(folder)).sort(), ['sea.mp4', 'sea.mp4.runway.json']);
    assert.equal(await readSidecar(video), undefined);
  });

  for (const [what, text] of [
    ['no JSON', 'hello'],
    ['another JSON', '{"settings":{}}'],
    ['a huge text', JSON.stringify({ a: 'a'.repeat(100_000) })],
    [
      'a prompt that is too long',
      JSON.stringify({
        ...describeMaking(record, '/sea.mp4'),
        settings: { ...settings, promptText: 'a'.repeat(30_000) },
      }),
    ],
    [
      'a seed that is none',
      JSON.stringify({
        ...describeMaking(record, '/sea.mp4'),
        settings: { ...settings, seed: -1 },
      }),
    ],
  ] as const) {
    it(`is not read if it has ${what}`, () => assert.equal(parseSidecar(text), undefined));
  }

  it('is not read if it is too large', async () => {
    const made = describeMaking(record, video);
    await writeFile(sidecarFile(video), JSON.stringify(made) + ' '.repeat(70_000));
    assert.equal(await readSidecar(video), undefined);
  });

  describe('is written', () => {
    const events = new Emitter<readonly TaskRecord[]>((error) => assert.fail(String(error)));
    const warnings: string[] = [];
    const log = {
      ...{ debug: () => undefined, info: () => undefined, error: () => undefined },
      warn: (text: string) => void warnings.push(text),
    };
    const settled = () => new Promise((resolve) => setTimeout(resolve, 100));

    async function finish(isWanted: boolean, before: TaskRecord['state'] = 'saving') {
      const listening = keepSettings(
        { all: () => [{ ...record, state: before }], onDidChange: events.event },
        log,
        () => isWanted,
      );
      events.fire([{ ...record, file: video }]);
      await settled();
      listening.dispose();
      return readSidecar(video);
    }

    it('when the video has been saved, if the user wants that', async () => {
      assert.equal((await finish(true))?.settings.promptText, 'Waves');
    });

    it('not otherwise, and not for a video that was saved before', async () => {
      assert.equal(await finish(false), undefined);
      assert.equal(await finish(true, 'done'), undefined);
    });

    it('not at all if the folder can’t be written to, which only the log says', async () => {
      video = join(folder, 'gone', 'sea.mp4');
      assert.equal(await finish(true), undefined);
      assert.match(warnings.at(-1) ?? '', /^The settings of a video were not kept beside it\./);
    });
  });
});
