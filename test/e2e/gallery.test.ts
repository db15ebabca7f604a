import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForm } from './support/form.ts';
import { finished } from './support/treeRow.ts';
import { waitUntilPageSaved } from './support/windowState.ts';
import { useExtension } from './support/useExtension.ts';

describe('The gallery', () => {
  const running = useExtension({
    userSettings: { 'runwayVideo.keepSettings': 'sidecar' },
  });

  it('plays, stars, compares and finds videos, and comes back after a reload', async () => {
    const { workbench } = running();
    const { editors, form: frame, page, tasks } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('Waves');
    await form.submit();
    await tasks.row('sea.png').waitForDescription(finished('Waves'));
    await editors.close('Video from sea.png');
    const mountains = await openForm(workbench, 'mountains.png');
    await mountains.prompt.fill('Clouds');
    await mountains.submit();
    await tasks.row('mountains.png').waitForDescription(finished('Clouds'));

    // The settings were kept beside the video.
    const sidecar = join(workbench.folder, 'sea.mp4.runway.json');
    await workbench.eventually(() => assert.ok(existsSync(sidecar)));
    assert.match(readFileSync(sidecar, 'utf8'), /"promptText": "Waves"/);

    // The tests' browser asks for less motion, and then nothing plays by itself.
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await workbench.runCommand('Runway: Show Gallery');
    const videos = frame.getByRole('gridcell');
    await frame.getByText('2 videos').waitFor();
    // Both posters are made while the videos are in sight.
    await frame.locator('img.poster').nth(1).waitFor();
    await videos.first().hover();
    await videos.first().locator('video.shown').waitFor();

    await videos.first().focus();
    await page.keyboard.press('s');
    await tasks.row('mountains.png').waitForDescription(/^★ /);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await frame.getByRole('button', { name: 'Compare', exact: true }).click();
    await frame.getByRole('group', { name: 'Comparison of 2 videos' }).waitFor();
    await editors.close('Compare Videos');

    await frame.getByRole('button', { name: 'Only with a star' }).click();
    await frame.getByText('1 of 2').waitFor();
    await workbench.eventually(async () => assert.equal(await videos.count(), 1));
    await waitUntilPageSaved(workbench, /starred[\\"]+:true/);
    await workbench.reload();
    await frame.getByText('1 of 2').waitFor();
    await videos.first().focus();
    await page.keyboard.press('Enter');
    await editors.waitFor('Video from mountains.png');
  });
});
