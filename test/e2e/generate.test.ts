import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { liesRight, quadrants } from '../workbench/quadrants.ts';
import { watchConsole } from './support/console.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { probe } from './support/probe.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { finished, type TreeRow } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionContainer, type Workbench } from './support/workbench.ts';

describe('From an image to its video', () => {
  const folder = temporaryFolder('generate');
  before(async () => {
    await samplePictures(folder);
    const picture = quadrants(800, 450).avif({ effort: 0 });
    writeFileSync(join(folder, 'small.avif'), await picture.toBuffer());
  });
  const running = useExtension({ folder, simulator: { render: 'real', framesPerSecond: 4 } });

  it('with a right-click: the form, the task, the saved video, its tab', async () => {
    const { workbench, simulator } = running();
    const { editors, explorer, notifications, sideBar, tasks, media } = workbench;
    const problems = watchConsole(workbench.page);

    const form = await openForm(workbench, 'sea.png');
    assert.equal(await editors.active(), 'Video from sea.png');
    assert.deepEqual(await form.picture(), { width: 1280, height: 720 });
    await workbench.eventually(async () => {
      const caption = (await form.caption()) ?? '';
      assert.match(caption, /^1280 × 720 pixels\s+Fits\. Nothing is cropped\.$/);
    });
    await form.waitForText({
      prompt: '',
      model: 'gen4_turbo',
      ratio: '16:9 · 1280 × 720 (best match)',
      duration: '5 s',
      seed: '',
    });
    assert.equal(await form.generate.innerText(), 'Generate');

    // This emoji has two UTF-16 code units.
    await form.prompt.pressSequentially('Waves roll in 🌊');
    assert.equal(await form.count.innerText(), '16 / 1000');
    await form.randomSeed.click();
    const seed = Number(await form.seed.inputValue());
    assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295);

    holdNext(simulator, { status: 'PENDING' });
    await form.generate.click();
    const create = await simulator.received('create');
    assert.deepEqual(create.fullBody, {
      promptImage: `data:image/png;base64,${readFileSync(join(folder, 'sea.png'), 'base64')}`,
      model: 'gen4_turbo',
      promptText: 'Waves roll in 🌊',
      seed,
      duration: 5,
      ratio: '1280:720',
    });
    assert.equal(`${create.method} ${create.path}`, 'POST /runwayml/v1/image_to_video');
    // No personal data, and no key for a service on this computer.
    const { headers } = create;
    assert.deepEqual(Object.keys(headers).sort(), [
      ...['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host'],
      ...['idempotency-key', 'user-agent', 'x-runway-version'],
    ]);
    assert.equal(headers['x-runway-version'], '2024-11-06');
    assert.equal(headers['content-type'], 'application/json');
    assert.match(headers['user-agent'] ?? '', /^runway-image-to-video\/\d+\.\d+\.\d+ \(VS Code\)$/);
    assert.match(headers['idempotency-key'] ?? '', /^[\da-f-]{36}$/);

    // The page stays and shows the take. The side bar isn't switched.
    const { stage } = form;
    await stage.waitForTake(1);
    await stage.waitForState(/^Waiting/);
    assert.equal(await form.generate.innerText(), 'Generate Another');
    assert.equal(await tasks.isShown(), false);
    await sideBar.waitForBadge(extensionContainer, '1');
    assert.match(await sideBar.label(extensionContainer), /Generating 1 video$/);
    await workbench.statusBarItem('Generating 1 video').waitFor();
    const row = tasks.row('sea.png');
    await row.waitForDescription(/^Waiting · Waves roll in 🌊$/);
    const task = await renderedTask(simulator);
    task.hold({ status: 'RUNNING', progress: 0.4 });
    await row.waitForDescription(/^40%(?: · about \d+ s left)? · Waves roll in 🌊$/);
    await stage.waitForState(/^Generating · 40%/);

    task.release();
    const saved = notifications.find('sea.mp4 is ready');
    await saved.hold();
    await row.waitForDescription(finished());
    assert.equal(await row.icon(), 'pass-filled');
    await workbench.statusBarItem('Generating 1 video').waitFor({ state: 'detached' });
    // The stage shows the video, so it isn't new any more.
    await stage.waitForState(/^Done/);
    assert.deepEqual(await sizeOf(stage.video), { width: 1280, height: 720 });
    await sideBar.waitForBadge(extensionContainer, undefined);
    await stage
      .take(1)
      .and(stage.locator.getByLabel('Take 1, Done', { exact: true }))
      .waitFor();

    assert.deepEqual(videosIn(folder, 'sea'), ['sea.mp4']);
    const file = join(folder, 'sea.mp4');
    assert.deepEqual(readFileSync(file), Buffer.from(task.video ?? []));
    assert.deepEqual(await probe(file), { codec: 'avc', width: 1280, height: 720, seconds: 5 });

    assert.deepEqual(await saved.buttons(), ['Open Video']);
    await saved.click('Open Video');
    await editors.waitFor('sea.mp4');
    const { width, height, seconds, error } = await media.video();
    assert.deepEqual({ width, height, error }, { width: 1280, height: 720, error: undefined });
    await media.playToEnd();
    assert.equal((await media.video()).position, seconds);

    await row.choose('Reveal Video');
    const shown = workbench.page.locator('.explorer-folders-view .monaco-list-row.selected');
    await shown.filter({ hasText: 'sea.mp4' }).waitFor();
    // VS Code moves the focus last. A menu that is open by then would close.
    await explorer.waitForFocus();
    const copy = join(folder, 'waves.mp4');
    await saveAs(workbench, row, copy);
    await workbench.eventually(() => assert.deepEqual(readFileSync(copy), readFileSync(file)));

    assert.deepEqual([simulator.count('create'), simulator.count('video')], [1, 1]);
    assert.deepEqual(problems(), []);
  });

  it('for an image in an editor tab, twice, as a copy that the service takes', async () => {
    const { workbench, simulator } = running();
    const { editors, media, notifications, tasks } = workbench;
    await workbench.openImage('small.avif');
    assert.deepEqual(await media.picture(), { width: 800, height: 450 });

    await workbench.runCommand('Runway: Generate Video from Image…');
    const first = await new Form(workbench).waitFor('small.avif');
    // What the page makes of each format is tested in test/page/images.test.ts.
    await first.waitForNote('doesn’t accept AVIF files, so a converted copy is sent.');
    await first.prompt.fill('The colors run');
    simulator.next({ render: 'none' });
    await first.submit(() => first.prompt.press('Control+Enter'));
    const one = await renderedTask(simulator);
    assert.equal(one.request.promptText, 'The colors run');
    const { fullBody } = await simulator.answered('create');
    const { promptImage } = fullBody as { promptImage: string };
    assert.ok(promptImage.startsWith('data:image/jpeg;base64,'), promptImage.slice(0, 40));
    const sent = Buffer.from(promptImage.slice(promptImage.indexOf(',') + 1), 'base64');
    assert.ok(await liesRight(sent), 'It was sent otherwise.');
    await notifications.find('small.mp4 is ready').waitFor();
    const video = readFileSync(join(folder, 'small.mp4'));
    assert.deepEqual(video, Buffer.from(one.video ?? []));

    await first.generate.focus();
    const menu = await editors.menu('small.avif');
    assert.ok((await menu.items()).includes(generateItem));
    await menu.choose(generateItem);
    // The same page comes back, with what was entered. It has read the image when it takes the focus.
    const second = await new Form(workbench).waitFor('small.avif');
    await second.waitForFocus(second.prompt);
    assert.equal(await second.prompt.inputValue(), 'The colors run');
    // The shortcut works everywhere in the form.
    simulator.next({ render: 'none' });
    await second.prompt.fill('');
    await second.seed.fill('7');
    await second.seed.press('Control+Enter');
    // It asks once before it generates without a prompt.
    await second.submit(() => second.prompt.press('Control+Enter'));
    const two = await renderedTask(simulator, 2);
    assert.equal(two.request.seed, 7);
    assert.equal(two.request.promptText, '');
    await workbench.tasks.waitForRows('small', 'small');
    await workbench.tasks.row('small.avif').waitForDescription(finished());
    assert.deepEqual(readFileSync(join(folder, 'small-2.mp4')), Buffer.from(two.video ?? []));
    assert.notDeepEqual(two.video, one.video);
    assert.deepEqual(readFileSync(join(folder, 'small.mp4')), video);
    assert.deepEqual(videosIn(folder, 'small'), ['small-2.mp4', 'small.mp4']);

    // A click on a row shows the take on the page of its image, also when the page was closed.
    await editors.close('Video from small.avif');
    await tasks.row('small.avif').click();
    await second.waitFor('small.avif');
    await second.stage.waitForTake(2);
    await second.stage.take(1).click();
    await second.stage.waitForTake(1);
    assert.equal(simulator.count('create'), 2);
  });
});

/** The size of a video in pixels, once it is loaded. */
async function sizeOf(video: Locator): Promise<{ width: number; height: number }> {
  return video.evaluate(async (element: HTMLVideoElement) => {
    if (element.readyState === 0) {
      await new Promise((resolve) => element.addEventListener('loadedmetadata', resolve));
    }
    return { width: element.videoWidth, height: element.videoHeight };
  });
}

/** Saves a task's video with VS Code's dialog for files on a remote machine. */
async function saveAs(workbench: Workbench, row: TreeRow, path: string): Promise<void> {
  const { quickInput } = workbench;
  await row.choose('Save Video As…');
  await quickInput.waitFor('Save Video As');
  // The dialog fills in the suggested path after it has read the folder.
  await workbench.eventually(async () => {
    assert.match(await quickInput.box.inputValue(), /\.mp4$/);
  });
  await quickInput.type(path);
  await quickInput.accept();
  await quickInput.waitUntilClosed();
}

/** The videos of an image, and what is left of downloads. */
function videosIn(folder: string, image: string): string[] {
  return readdirSync(folder)
    .filter((it) => it.endsWith('.part') || (it.startsWith(image) && it.endsWith('.mp4')))
    .sort();
}
