import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { generateItem } from './support/form.ts';
import { readRecords } from './support/records.ts';
import { useExtension } from './support/useExtension.ts';

const PROMPT = 'Gentle waves';

describe('A folder of images', () => {
  const folder = temporaryFolder('batch');
  before(async () => {
    mkdirSync(join(folder, 'pictures'));
    for (const name of ['one', 'two', 'three']) {
      const image = await quadrants(1280, 720).png().toBuffer();
      writeFileSync(join(folder, 'pictures', `${name}.png`), image);
    }
    writeFileSync(join(folder, 'pictures', 'tall.png'), await quadrants(200, 900).png().toBuffer());
  });
  const running = useExtension({ folder });

  it('becomes a video for each image that fits, after one question, and one row of the list', async () => {
    const { workbench, simulator } = running();
    const { dialog, explorer, form: page, notifications, tasks } = workbench;
    await explorer.choose('pictures', generateItem);

    await page.getByRole('heading', { name: 'Generate videos from several images' }).waitFor();
    await page.getByText(/Left out: This image is too narrow/).waitFor();
    await page
      .getByRole('textbox', { name: /^Prompt/ })
      .first()
      .fill(PROMPT);
    await page.getByRole('button', { name: /^Generate 3 · / }).press('Enter');
    // A relay's price isn't known.
    await dialog.waitFor('Generate 3 videos? Their price isn’t known.');
    assert.match(await dialog.detail(), /1 image is left out\.$/);
    await dialog.click('Generate');
    await page.getByText('3 videos are on the list.').waitFor();

    await notifications.find('3 videos are ready').waitFor();
    await tasks.open();
    await tasks.row('one and 2 more').waitForDescription(/^3 videos · /);
    assert.equal(simulator.count('create'), 3);
    assert.deepEqual(
      readRecords(workbench).map(({ state }) => state),
      ['done', 'done', 'done'],
    );
  });
});
