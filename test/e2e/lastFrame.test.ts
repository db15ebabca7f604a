import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { waitUntilDraftSaved } from './support/drafts.ts';
import { openForm, type Form } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';
import { waitUntilFormsSaved } from './support/windowState.ts';

/** Veo as this service offers it. It takes a last frame. */
const models = { 'veo3.1': { offers: { relay: { durations: [4, 8] } } } };
const otherShape = 'This image has a different shape. Both will be cropped to the center.';

describe('The last frame', () => {
  const folder = temporaryFolder('last-frame');
  before(async () => {
    await samplePictures(folder);
  });
  const running = useExtension({
    folder,
    simulator: { queueMs: Infinity },
    userSettings: { 'runwayVideo.models': models },
  });

  it('is chosen in a dialog, sent as the second image, kept, and can be removed', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'sea.png');
    const { lastFrame } = form;
    assert.equal(await lastFrame.choose.count(), 0);
    await form.chooseModel('veo3.1');
    await lastFrame.choose.waitFor();
    await workbench.form.getByText('Optional. The video will end on this image.').waitFor();
    assert.equal(await lastFrame.remove.count(), 0);

    await lastFrame.take('balloon.webp');
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);
    assert.deepEqual(await lastFrame.picture(), { width: 960, height: 960 });
    await form.waitForFocus(lastFrame.choose);
    await workbench.screenshot('last-frame');

    // It stays through a reload.
    await form.prompt.fill('Kept on disk');
    await waitUntilDraftSaved(workbench, 'Kept on disk');
    await waitUntilFormsSaved(workbench, 'sea.png');
    await workbench.reload();
    await form.waitFor('sea.png');
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);
    assert.deepEqual(await lastFrame.picture(), { width: 960, height: 960 });

    assert.deepEqual(await submitted(form), [
      ['first', 'sea.png'],
      ['last', 'balloon.webp'],
    ]);
    const { lastFrame: received } = simulator.tasks.at(-1)?.request ?? {};
    assert.deepEqual([received?.width, received?.height], [960, 960]);
    const row = workbench.tasks.row('sea.png');
    // It is “Loading...” at first.
    await workbench.eventually(async () => {
      assert.match(await row.tooltip(), /Last frame: balloon\.webp/);
    });

    await row.action('Edit and Generate Again…');
    await form.waitFor('sea.png');
    // The page already shows the same settings. It has those of the task when it takes the focus.
    await form.waitForFocus(form.prompt);
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);
    await lastFrame.remove.press('Enter');
    await lastFrame.waitForFacts();
    // The focus is not lost with the button.
    await workbench.eventually(async () => {
      assert.ok(await lastFrame.choose.evaluate((it) => it.matches(':focus')));
    });
    assert.equal(await submitted(form), 'sea.png');
  });

  /** Says which images were sent: the files that they are of. */
  async function submitted(form: Form): Promise<unknown> {
    const promptImage = await sent(form);
    return typeof promptImage === 'string'
      ? fileOf(promptImage)
      : (promptImage as { uri: string; position: string }[]).map(({ uri, position }) => [
          position,
          fileOf(uri),
        ]);
  }

  /** Presses the button, and waits for the images in the request. */
  async function sent(form: Form): Promise<unknown> {
    const { simulator } = running();
    const count = simulator.count('create');
    await form.submit();
    const { fullBody } = await simulator.answered('create', count + 1);
    return (fullBody as { promptImage: unknown }).promptImage;
  }

  function fileOf(dataUri: string): string | undefined {
    const base64 = dataUri.replace(/^data:image\/(?:png|jpeg|webp);base64,/, '');
    const files = ['sea.png', 'balloon.webp', 'cat in the window.jpg'];
    return files.find((it) => readFileSync(join(folder, it)).toString('base64') === base64);
  }
});
