import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { openForm } from './support/form.ts';
import { Menu } from './support/menu.ts';
import { useExtension } from './support/useExtension.ts';
import { webview } from './support/webviews.ts';
import { extensionId } from './support/workbench.ts';

describe('A video for a document', () => {
  const folder = temporaryFolder('documents');
  before(async () => {
    await samplePictures(folder);
    writeFileSync(join(folder, 'README.md'), '');
  });
  const running = useExtension({ folder, simulator: { render: 'real', framesPerSecond: 4 } });

  it('is inserted from its take, and exported as a GIF that is inserted, too', async () => {
    const { workbench } = running();
    const { editors, explorer, notifications, page, quickInput } = workbench;
    const text = () => readFileSync(join(folder, 'README.md'), 'utf8');
    await explorer.openFile('README.md');
    await editors.waitFor('README.md');
    await editors.lines.first().waitFor();

    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill('Waves & wind');
    await form.generate.click();
    await form.stage.waitForTake(1);
    await form.stage.video.waitFor();
    await form.stage.button('More Actions…').press('Enter');
    await new Menu(page).choose('Insert Video into Document');
    await editors.waitForText('<video');
    // The title is selected, and can be typed over.
    await page.keyboard.type('The sea');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+s');
    const element = '<video controls src="sea.mp4" title="The sea"></video>\n';
    await workbench.eventually(() => assert.equal(text(), element));

    await explorer.choose('sea.mp4', 'Export as GIF…');
    await editors.waitFor('GIF of sea.mp4');
    const gif = webview(page, extensionId);
    await gif.getByLabel('Width').selectOption({ label: '320 × 180 pixels' });
    await gif.getByLabel('Frame rate').selectOption({ label: '5 frames per second' });
    await gif
      .getByRole('status')
      .getByText(/^[\d.]+ [kM]B · 25 frames$/)
      .waitFor();
    await workbench.screenshot('gif');
    await gif.getByRole('button', { name: 'Save GIF…' }).click();
    await quickInput.waitFor('Save GIF');
    await quickInput.accept();
    const saved = notifications.find('sea.gif is saved.');
    await saved.waitFor();
    const { width, pages: count } = await sharp(join(folder, 'sea.gif')).metadata();
    assert.deepEqual([width, count], [320, 25]);
    await saved.click('Insert into Document');
    await editors.waitForText('![sea.gif]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+s');
    await workbench.eventually(() => assert.equal(text(), `${element}![sea.gif](sea.gif)`));
    assert.ok(existsSync(join(folder, 'sea.mp4')));
  });
});
