import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { Form } from './support/form.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionContainer } from './support/workbench.ts';

describe('An image', () => {
  const folder = temporaryFolder('ways-in');
  const document = 'page.html';
  const link = '<img src="sea.png">\n';
  before(async () => {
    await samplePictures(folder);
    writeFileSync(join(folder, document), link);
  });
  const running = useExtension({ folder });

  it('is opened from a link to it, with a drop on the list, and from the clipboard', async () => {
    const { workbench } = running();
    const { editors, explorer, page, quickInput, sideBar, tasks } = workbench;

    // The code action of its link.
    await explorer.openFile(document);
    await editors.waitFor(document);
    const { lines } = editors;
    await lines.first().click();
    await page.keyboard.press('Home');
    for (let column = 0; column < 12; column += 1) await page.keyboard.press('ArrowRight');
    await page.locator('.lightBulbWidget').click();
    await page.getByRole('option', { name: 'Generate Video from This Image…' }).waitFor();
    await page.keyboard.press('Enter');
    const sea = await new Form(workbench).waitFor('sea.png');
    await sea.prompt.fill('Waves');
    await sea.submit();
    await tasks.row('sea.png').waitForDescription(finished('Waves'));
    await editors.close('Video from sea.png');

    // And back: the row of its video, dropped on the document.
    await editors.tab(document).click();
    const row = tasks.row('sea.png');
    // A press closes its tooltip. One that came later would cover the text.
    await row.tooltip();
    await dragIntoText(page, row.locator, lines.nth(1));
    await editors.waitForText('</video>');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+s');
    await workbench.eventually(() =>
      assert.equal(
        readFileSync(join(folder, document), 'utf8'),
        `${link}<video src="sea.mp4" width="1280" height="720" title="Waves" controls></video>`,
      ),
    );

    // An image of the explorer, dropped on the list.
    await explorer.press('mountains.png');
    await sideBar.openWhileDragging(extensionContainer);
    await tasks.dragBelowRows();
    await page.mouse.up();
    await editors.waitFor('Video from mountains.png');
    await editors.close('Video from mountains.png');

    // An image without a file.
    await page.evaluate(
      async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const image = new Blob([bytes], { type: 'image/png' });
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })]);
      },
      readFileSync(join(folder, 'sea.png')).toString('base64'),
    );
    await workbench.runCommand('Runway: Paste Image for a Video…');
    await quickInput.waitFor('Save the Image and Make a Video of It');
    await quickInput.accept();
    await editors.waitFor('Video from pasted image.png');
    assert.ok(existsSync(join(folder, 'pasted image.png')));
  });
});

/** Drags into the text of a document with the mouse. Without Shift, VS Code opens what is dropped. */
async function dragIntoText(page: Page, from: Locator, to: Locator): Promise<void> {
  await to.waitFor();
  const box = await to.boundingBox();
  assert.ok(box);
  const [x, y] = [box.x + 30, box.y + box.height / 2];
  const overlay = page.locator('#monaco-workbench-editor-drop-overlay');
  await from.hover();
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 5 });
  await overlay.waitFor();
  await page.keyboard.down('Shift');
  await page.mouse.move(x + 5, y, { steps: 5 });
  await overlay.waitFor({ state: 'detached' });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}
