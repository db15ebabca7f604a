import assert from 'node:assert/strict';
import { copyFileSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator/index.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { writeSettings } from '../workbench/settings.ts';
import { openForm } from './support/form.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

describe('In Restricted Mode', () => {
  const folder = temporaryFolder('workspace');
  const chosen = temporaryFolder('chosen');
  const running = useExtension({ folder, restricted: true });
  let elsewhere: Simulator;

  before(async () => {
    elsewhere = await startSimulator();
    await samplePictures(folder);
    symlinkSync(chosen, join(folder, 'linked'));
    copyFileSync(join(folder, 'sea.png'), join(chosen, 'sea.png'));
    writeSettings(join(folder, '.vscode/settings.json'), {
      'runwayVideo.apiUrl': elsewhere.root('relay'),
      'runwayVideo.outputFolder': chosen,
      'runwayVideo.duration': 10,
      'runwayVideo.whenFinished': 'nothing',
    });
  });
  after(() => elsewhere.close());

  it('a video is generated, and the workspace decides neither the service, nor the price, nor the folder', async () => {
    const { workbench, simulator } = running();
    const { notifications, page } = workbench;
    await page.locator('.statusbar').getByText('Restricted Mode').waitFor();
    const form = await openForm(workbench, 'sea.png');
    await form.submit();
    await simulator.answered('create');
    assert.equal(simulator.tasks[0]?.request.duration, 5);
    await workbench.tasks.row('sea.png').waitForDescription(finished());

    assert.ok(existsSync(join(folder, 'sea.mp4')));
    assert.ok(!existsSync(join(chosen, 'sea.mp4')));
    assert.equal(elsewhere.requests.length, 0);
    assert.deepEqual(await notifications.messages(), []);

    // The folder is a link that leads out of the workspace, so the user chooses the folder.
    await (await openForm(workbench, 'linked/sea.png')).generate.click();
    await workbench.quickInput.waitFor('Choose a folder for the video');
    await workbench.quickInput.cancel();
    assert.equal(simulator.count('create'), 1);
    assert.ok(!existsSync(join(chosen, 'sea.mp4')));
  });
});
