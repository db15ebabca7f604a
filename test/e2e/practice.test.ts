import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRACTICE_ROOT } from '../../src/runway/service.ts';
import { videoType } from '../../src/tasks/video/videoFile.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { Form } from './support/form.ts';
import { Menu } from './support/menu.ts';
import { readRecords } from './support/records.ts';
import { useExtension } from './support/useExtension.ts';

describe('Practice mode', () => {
  const folder = temporaryFolder('practice');
  const document = join(folder, 'README.md');
  before(() => writeFileSync(document, ''));
  const running = useExtension({ folder, userSettings: { 'runwayVideo.apiUrl': '' } });

  it('leads from the welcome view to a video in a document, without a key or a request', async () => {
    const { workbench, simulator } = running();
    const { editors, explorer, media, page, quickInput, tasks } = workbench;
    await explorer.openFile('README.md');
    await editors.waitFor('README.md');
    await workbench.eventually(async () => {
      assert.match(await tasks.welcome(), /Try Practice Mode/);
    });
    await workbench.screenshot('practice-welcome');
    await tasks.clickWelcome('Try Practice Mode');
    await quickInput.waitFor('Practice Mode');
    await quickInput.pick('Sample Picture');

    const form = await new Form(workbench).waitFor('sample.webp');
    await workbench.form.getByText('Nothing leaves this computer.').waitFor();
    await form.prompt.fill('The sun sets behind the mountains');
    await workbench.screenshot('practice-form');
    await form.generate.click();
    const { stage } = form;
    await stage.waitForTake(1);
    await stage.video.waitFor();
    // With reduced motion, a video waits for a click.
    await stage.button('Play').click();
    await workbench.eventually(async () => {
      const at = await stage.video.evaluate((video: HTMLVideoElement) => video.currentTime);
      assert.ok(at > 0);
    });
    await workbench.screenshot('practice-take');

    await stage.button('More Actions…').press('Enter');
    await new Menu(page).choose('Insert Video into Document');
    await editors.waitForText('<video');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+s');
    const title = 'The sun sets behind the mountains';
    const element = `<video controls src="sample.webm" title="${title}"></video>`;
    await workbench.eventually(() => assert.equal(readFileSync(document, 'utf8'), element));

    const [record] = readRecords(workbench);
    assert.deepEqual(
      [record?.state, record?.service, record?.chargedCredits],
      ['done', PRACTICE_ROOT, 0],
    );
    const video = join(folder, 'sample.webm');
    assert.equal(record?.file, video);
    assert.equal(videoType(readFileSync(video)), 'webm');
    await quickInput.runCommand('Runway: Open Latest Video');
    await editors.waitFor('sample.webm');
    const { width, height, seconds, error } = await media.video();
    assert.deepEqual([width, height, error], [1280, 720, undefined]);
    assert.ok(Math.abs(seconds - 5) < 0.2, `${seconds} s`);
    assert.deepEqual(simulator.requests, []);
  });
});
