import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { openForm } from './support/form.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';

/** Text that pretends to be a link, a command, markup or a log line. */
const hostile = [
  '[Click](command:workbench.action.openSettings) [web](https://evil.example)',
  '<a href="command:x">a</a> <img src="https://evil.example/x.png"> <https://evil.example>',
  '![p](https://evil.example/p.png) **bold** `code` $(bug) www.evil.example',
  '\u202elive\u2066 \u0000\u001b[31m\n2026-01-01 00:00:00.000 [info] forged',
  'long '.repeat(5000),
].join(' ');

describe('Hostile text in the whole workbench', () => {
  const folder = temporaryFolder('hostile');
  const imageName = '[Click](command:workbench.action.openSettings).png';
  before(async () => {
    await samplePictures(folder);
    copyFileSync(join(folder, 'sea.png'), join(folder, imageName));
  });
  const running = useExtension({ folder });
  const more = 'a[href], a[data-href], img, b, strong, code, .codicon';

  it('is plain text in the form, the list, notifications and dialogs, also as the name of an image', async () => {
    const { workbench, simulator } = running();
    const { notifications, page, quickInput, tasks } = workbench;
    const json = { error: hostile, issues: [{ path: [hostile], message: hostile }] };
    simulator.injectFault({ on: 'create', fault: 'answer', status: 400, json });
    const form = await openForm(workbench, imageName);
    await form.generate.click();
    await form.waitForError('', 'Click');
    await assertPlain(form.error(''));

    simulator.next({ end: { failure: hostile, failureCode: hostile } });
    await form.submit();
    const row = tasks.row(imageName);
    await row.waitForDescription(
      /^Failed · [\w ]+ · [\w ]+ · The service couldn’t generate the video: /,
    );
    const toast = page.locator('.notification-toast', {
      hasText: 'The service couldn’t generate the video: ',
    });
    const said = toast.locator('.notification-list-item-message');
    await said.waitFor();
    await assertPlain(said);
    await assertPlain(row.locator.locator('.label-description'));
    assert.ok(((await row.text()).description ?? '').length < 300);
    assertFit(await row.ariaLabel());
    const hover = page.locator('.monaco-hover.workbench-hover').filter({ visible: true });
    // VS Code hides it when the row is drawn anew.
    await workbench.eventually(async () => {
      const text = await row.tooltip();
      // The title and the lines about advice and charge are our own.
      const told = hover.locator('p').nth(1);
      const [happened = '', ...ours] = (await told.innerText({ timeout: 5_000 })).split('\n');
      assertFit(happened);
      assert.equal(ours.length, 2);
      assert.equal(await told.locator(more).count(), 0);
      assert.equal(await hover.locator('a, img').count(), 0);
      assert.ok(text.length < 2000);
      assert.ok(await told.isVisible(), 'The tooltip was hidden while it was read.');
    });
    await assertPlain(form.stage.problem.locator('p').first());
    await notifications.clear();

    await form.submit();
    await row.waitForDescription(finished());
    await notifications.find('.mp4 is ready').waitFor();
    const links = page.locator('.notification-list-item-message a');
    assert.equal(await links.count(), 0);
    await notifications.clear();
    const held = simulator.injectFault({ on: 'video', fault: 'hold' });
    await row.choose('Download Again');
    await notifications.find('Downloading the video for').waitFor();
    assert.equal(await links.count(), 0);
    held.release();
    await notifications.find('The video was saved as').waitFor();
    assert.equal(await links.count(), 0);

    simulator.injectFault({ on: 'query', fault: 'answer', status: 401, json: { error: hostile } });
    await workbench.runCommand('Runway: Set API Key…');
    await quickInput.waitFor(`${new URL(simulator.origin).host} API Key`);
    await quickInput.type('key_that_is_wrong');
    await quickInput.accept();
    await quickInput.waitForMessage('rejected the API key');
    const message = page.locator('.quick-input-message').filter({ visible: true });
    assert.equal(await message.locator('a, img').count(), 0);
    await quickInput.cancel();

    simulator.injectFault({ on: 'query', fault: 'answer', status: 500, json: { error: hostile } });
    await quickInput.waitUntilClosed();
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Service Address');
    await quickInput.type(simulator.origin);
    await quickInput.accept();
    await workbench.dialog.waitFor('is overloaded or down');
    assert.equal(await page.locator('.dialog-message-container').locator('a, img').count(), 0);
    await workbench.dialog.click('Cancel');
  });

  async function assertPlain(place: Locator): Promise<void> {
    assert.equal(await place.locator(more).count(), 0);
    assertFit(await place.innerText());
  }

  function assertFit(text: string): void {
    assert.match(text, /Click/);
    assert.doesNotMatch(text, /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    assert.ok(text.length < 12_000);
  }
});
