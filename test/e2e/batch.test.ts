import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { generateItem } from './support/form.ts';
import { findStorage, readRecords } from './support/records.ts';
import { useExtension } from './support/useExtension.ts';

const PROMPT = 'Gentle waves';

describe('A folder of images', () => {
  const folder = temporaryFolder('batch');
  before(async () => {
    mkdirSync(join(folder, 'pictures'));
    const write = (name: string, content: Buffer | string) =>
      writeFileSync(join(folder, 'pictures', name), content);
    write('one.png', await quadrants(1280, 720).png().toBuffer());
    write('three.gif', await quadrants(1280, 720).gif().toBuffer());
    write('two.png', await quadrants(200, 900).png().toBuffer());
    write('broken.png', 'no image');
  });
  const running = useExtension({ folder });

  it('becomes a video for each image, converted or cropped where needed, after one question, and one row of the list', async () => {
    const { workbench, simulator } = running();
    const { dialog, explorer, form: page, notifications, tasks } = workbench;
    await explorer.choose('pictures', generateItem);

    await page.getByRole('heading', { name: 'Generate videos from several images' }).waitFor();
    await page.getByText(/Left out: This file isn’t an image/).waitFor();
    await page.getByText('Cropped to 9:16 around the center, to fit the model.').waitFor();
    await page.getByText(/doesn’t accept GIF files, so the first frame is sent/).waitFor();
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
      readdirSync(join(findStorage(workbench), 'copies')),
      [],
      'The copies are gone.',
    );
    assert.deepEqual(
      readRecords(workbench).map(({ state }) => state),
      ['done', 'done', 'done'],
    );
  });
});
