import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { animatedGif, laid, liesRight } from '../workbench/quadrants.ts';
import { Form, openForm } from './support/form.ts';
import { useExtension } from './support/useExtension.ts';
import { waitUntilStateSaved } from './support/windowState.ts';

/** Veo as this service offers it, and another model that takes a last frame here. */
const models = {
  'veo3.1': { offers: { relay: { durations: [4, 8] } } },
  gen3a_turbo: { lastFrame: true },
};
const otherShape = 'This image has a different shape. Both will be cropped to the center.';

describe('The last frame', () => {
  const folder = temporaryFolder('last-frame');
  before(async () => {
    await samplePictures(folder);
    writeFileSync(join(folder, 'notes.png'), 'not a picture');
    writeFileSync(join(folder, 'upright photo.jpg'), await laid(720, 1280, 6));
    writeFileSync(join(folder, 'moving.gif'), await animatedGif(640, 360));
  });
  const running = useExtension({
    folder,
    simulator: { render: 'none', queueMs: Infinity },
    userSettings: { 'runwayVideo.models': models },
  });

  it('is asked for only where the model takes one, and sent as the last of two images', async () => {
    const { workbench, simulator } = running();
    const form = await openForm(workbench, 'sea.png');
    const { lastFrame } = form;
    assert.equal(await lastFrame.choose.count(), 0);
    await form.choose(form.model, 'veo3.1');
    await lastFrame.choose.waitFor();
    await workbench.form.getByText('Optional. The video will end on this image.').waitFor();
    assert.equal(await lastFrame.remove.count(), 0);

    await lastFrame.take('balloon.webp');
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);
    assert.deepEqual(await lastFrame.picture(), { width: 960, height: 960 });
    await workbench.eventually(async () => {
      assert.ok(await lastFrame.choose.evaluate((it) => it.matches(':focus')));
    });
    await workbench.screenshot('last-frame');

    // One that is not wanted after all leaves the other.
    await lastFrame.choose.click();
    await workbench.quickInput.waitFor('Choose the last frame');
    await workbench.quickInput.cancel();
    await workbench.quickInput.waitUntilClosed();
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);

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
  });

  it('is there again with Edit and Generate Again…, and can be removed', async () => {
    const { workbench } = running();
    await workbench.tasks.row('sea.png').action('Edit and Generate Again…');
    const form = await new Form(workbench).waitFor('sea.png');
    const { lastFrame } = form;
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels', otherShape);
    assert.deepEqual(await lastFrame.picture(), { width: 960, height: 960 });

    await lastFrame.remove.press('Enter');
    await lastFrame.waitForFacts();
    assert.equal(await lastFrame.thumbnail.count(), 0);
    // The focus is not lost with the button.
    assert.ok(await lastFrame.choose.evaluate((it) => it.matches(':focus')));
    assert.equal(await submitted(form), 'sea.png');
  });

  it('stays behind another tab and through a reload, and is that of its own form', async () => {
    const { workbench } = running();
    const { editors } = workbench;
    const form = await openForm(workbench, 'sea.png');
    const { lastFrame } = form;
    await form.choose(form.model, 'veo3.1');
    await lastFrame.take('cat in the window.jpg');
    await lastFrame.waitForFacts('cat in the window.jpg', '720 × 1280 pixels', otherShape);
    await openForm(workbench, 'mountains.png');
    await form.choose(form.model, 'gen3a_turbo');
    await lastFrame.waitForFacts();
    await form.prompt.fill('Kept by the window');

    const check = async () => {
      await editors.tab('Video from sea.png').click();
      await form.waitFor('sea.png');
      await lastFrame.waitForFacts('cat in the window.jpg', '720 × 1280 pixels', otherShape);
      assert.deepEqual(await lastFrame.picture(), { width: 720, height: 1280 });
      await editors.tab('Video from mountains.png').click();
      await form.waitFor('mountains.png');
      await lastFrame.waitForFacts();
    };
    await check();
    await waitUntilStateSaved(workbench, 'Kept by the window');
    await workbench.reload();
    await check();

    await editors.close('Video from mountains.png');
    await form.waitFor('sea.png');
    assert.deepEqual(await submitted(form), [
      ['first', 'sea.png'],
      ['last', 'cat in the window.jpg'],
    ]);
  });

  it('is converted like the first, each into what the form shows', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'upright photo.jpg');
    const { lastFrame } = form;
    await form.choose(form.model, 'veo3.1');
    await lastFrame.take('moving.gif');
    await lastFrame.waitForFacts(
      'moving.gif',
      '640 × 360 pixels',
      otherShape,
      'The service doesn’t accept GIF files, so the first frame is sent as an image.',
    );
    const frames = (await sent(form)) as { uri: string; position: string }[];
    assert.deepEqual(
      frames.map(({ uri, position }) => [position, uri.slice(0, uri.indexOf(';'))]),
      [
        ['first', 'data:image/jpeg'],
        ['last', 'data:image/png'],
      ],
    );
    for (const { uri } of frames) {
      assert.ok(await liesRight(Buffer.from(uri.slice(uri.indexOf(',')), 'base64')));
    }
  });

  it('is left out when the model is changed for one that takes none', async () => {
    const { workbench } = running();
    const form = await openForm(workbench, 'balloon.webp');
    const { lastFrame } = form;
    await form.choose(form.model, 'gen3a_turbo');
    await lastFrame.take('balloon.webp');
    await lastFrame.waitForFacts('balloon.webp', '960 × 960 pixels');
    await form.choose(form.model, 'gen4_turbo');
    await lastFrame.choose.waitFor({ state: 'detached' });
    assert.equal(await submitted(form), 'balloon.webp');
  });

  it('is told beside it when it is no image, or none for the model', async () => {
    const { workbench, simulator } = running();
    const earlier = simulator.count('create');
    const form = await openForm(workbench, 'sea.png');
    const { lastFrame } = form;
    await form.choose(form.model, 'veo3.1');
    await lastFrame.take('notes.png');
    await form.waitForError('lastFrame', 'This file isn’t an image we can read.');
    await lastFrame.waitForFacts('notes.png', 'No preview');
    assert.equal(await lastFrame.thumbnail.count(), 0);
    assert.equal(await form.generate.isEnabled(), false);

    await lastFrame.take('too-narrow.png');
    await lastFrame.waitForFacts('too-narrow.png', '200 × 900 pixels', otherShape);
    await form.waitForError(
      'lastFrame',
      'This image is too narrow for veo3.1 (200 × 900). Crop it to at least 1:2,',
    );
    await form.prompt.press('Control+Enter');
    assert.ok(await lastFrame.choose.evaluate((it) => it.matches(':focus')));
    assert.equal((await form.errors()).length, 1);
    assert.equal(simulator.count('create'), earlier);
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
    const { workbench, simulator } = running();
    const count = simulator.count('create');
    // It is by the list of tasks coming that one sees that the form is gone.
    await workbench.explorer.open();
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
