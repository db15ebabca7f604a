/**
 * `npm run pictures`: takes the pictures and the animation of the README and writes them to
 * `media/`. Look at them before you commit them.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import type { Model } from '../../src/runway/models/model.ts';
import { failures, startSimulator, type Plan, type SimulatedTask } from '../simulator/index.ts';
import { packageExtension } from '../workbench/packageExtension.ts';
import { root, temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { openWorkbench } from './support/openWorkbench.ts';
import { renderedTask } from './support/simulated.ts';
import { extensionContainer } from './support/workbench.ts';

/** A rectangle in pixels. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The editor beside the side bar, without its tabs. */
const editor: Area = { left: 352, top: 70, width: 928, height: 700 };

/** The models of Runway with its prices, as a relay may offer them. */
const models = Object.fromEntries(
  (MODELS as readonly Model[]).flatMap(({ id, offers }) =>
    offers.runway === undefined ? [] : [[id, { offers: { relay: offers.runway } }]],
  ),
);

const simulator = await startSimulator({ queueMs: Infinity });
// The name of this folder is in the window's title.
const folder = join(temporaryFolder('pictures'), 'harbour-website');
await samplePictures(folder);
await samplePictures(join(folder, 'posters'));
const workbench = await openWorkbench({
  folder,
  container: extensionContainer,
  vsix: [await packageExtension()],
  userSettings: { 'runwayVideo.apiUrl': simulator.root('relay'), 'runwayVideo.models': models },
});
const { notifications, quickInput, tasks } = workbench;
const ends: Plan = { queueMs: 0, runMs: 0 };
try {
  await workbench.page.setViewportSize({ width: 1280, height: 800 });
  const form = await makeAnimation();
  const { stage } = form;
  await submit('balloon.webp', 'The balloon rises slowly, clouds drift by', ends);
  await submit('pages/lighthouse.png', 'The beam of light sweeps over the sea', ends);
  // The end of a second video within a minute is not announced alone.
  await tasks.row('lighthouse.png').waitForDescription(/^just now/);
  const cat = await submit('cat in the window.jpg', 'The cat wags its tail, stars twinkle', {});
  cat.hold({ status: 'RUNNING', progress: 0.62 });
  await tasks.row('cat in the window.jpg').waitForDescription(/^62%/);

  // The page needs more room than the other pictures.
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  await openForm(workbench, 'sea.png');
  for (const number of [2, 3]) {
    simulator.next(ends);
    await form.submit();
    await stage.waitForTake(number);
    await stage.video.waitFor();
  }
  await notifications.clear();
  await tasks.open();
  await form.prompt.click();
  await take('screenshot');
  await setTheme('Light 2026');
  await stage.button('Compare').click();
  await stage.comparison(2).waitFor();
  await take('compare');
  await stage.button('Compare').click();
  await setTheme('Dark 2026');
  await form.model.click();
  await quickInput.waitFor('Select a Model');
  await takeList('models');
  await form.chooseModel('veo3.1');
  // This form is longer. The picture shows it whole, with the price on its button.
  await workbench.page.setViewportSize({ width: 1280, height: 1110 });
  await take('form-veo3.1', { ...editor, height: 1010 });
  await workbench.page.setViewportSize({ width: 1280, height: 800 });

  await workbench.runCommand('Runway: Select Service…');
  await quickInput.waitFor('Select a Service');
  await takeList('service-picker');

  await submit('mountains.png', 'Fire falls from the sky', { ...ends, end: failures.moderated });
  await stage.problem.waitFor();
  await notifications.find('mountains.png: ').waitFor();
  await notifications.clear();
  await take('failed-task', { ...editor, height: 480 });

  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  await workbench.runCommand('Runway: Show Gallery');
  await workbench.form.locator('img.poster').nth(4).waitFor();
  await notifications.clear();
  await take('gallery');

  await setTheme('Light 2026');
  await workbench.explorer.choose('posters', generateItem);
  const batch = workbench.form;
  await batch.getByText(/^Cropped to /).waitFor();
  await batch
    .getByRole('textbox', { name: /^Prompt/ })
    .first()
    .fill('A light wind moves what it can. The camera stays still.');
  await take('batch');
} finally {
  await workbench.close();
  await simulator.close();
}

/** Makes the first video of the sea, and the animation of the way there. Returns its page. */
async function makeAnimation(): Promise<Form> {
  const { page, explorer } = workbench;
  const frames: Buffer[] = [];
  const delays: number[] = [];
  const shoot = async (milliseconds: number) => {
    frames.push(await page.screenshot({ animations: 'disabled' }));
    delays.push(milliseconds);
  };
  const menu = await explorer.menu('sea.png');
  await menu.items();
  await shoot(1500);
  await menu.choose('Generate Video from Image…');
  const form = await new Form(workbench).waitFor('sea.png');
  await shoot(900);
  const words = 'Gentle waves roll towards the viewer and the low sun glitters on them.'.split(' ');
  for (let count = 3; count < words.length + 3; count += 3) {
    await form.prompt.fill(words.slice(0, count).join(' '));
    await shoot(180);
  }
  await workbench.form.getByRole('button', { name: 'Push In', exact: true }).click();
  await shoot(1200);
  const made = simulator.count('create');
  simulator.next(ends);
  simulator.once('task', (task) => task.hold({ status: 'PENDING' }));
  await form.submit();
  const task = await renderedTask(simulator, made + 1);
  for (const progress of [0.1, 0.35, 0.6, 0.85]) {
    task.hold({ status: 'RUNNING', progress });
    await form.stage.waitForState(`${progress * 100}%`);
    await shoot(500);
  }
  task.release();
  await form.stage.video.waitFor();
  await notifications.find('sea.mp4 is ready').waitFor();
  for (let second = 0; second < 5; second += 0.25) {
    await form.stage.video.evaluate(
      (video: HTMLVideoElement, time) =>
        new Promise((resolve) => {
          // The frame is drawn after the event.
          const drawn = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
          video.addEventListener('seeked', drawn, { once: true });
          video.currentTime = time;
        }),
      second + 0.01,
    );
    await shoot(second === 0 ? 1000 : 250);
  }
  const small = await Promise.all(frames.map((it) => sharp(it).resize(960).png().toBuffer()));
  await sharp(small, { join: { animated: true } })
    .webp({ delay: delays, loop: 0, quality: 70, effort: 6 })
    .toFile(join(root, 'media', 'animation.webp'));
  return form;
}

async function setTheme(theme: string): Promise<void> {
  await workbench.changeSettings({ 'workbench.colorTheme': theme });
  const kind = theme.startsWith('Light') ? 'vs' : 'vs-dark';
  await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
}

/** Submits a task and returns it. The plan tells the simulator how to handle it. */
async function submit(path: string, prompt: string, plan: Plan): Promise<SimulatedTask> {
  const count = simulator.count('create');
  const form = await openForm(workbench, path);
  await form.prompt.fill(prompt);
  simulator.next(plan);
  await form.submit();
  return renderedTask(simulator, count + 1);
}

/** Saves a picture of the list that VS Code shows, and closes it. */
async function takeList(name: string): Promise<void> {
  const list = await workbench.page.locator('.quick-input-widget').boundingBox();
  if (list) {
    const { x: left, y: top, width, height } = list;
    await take(name, { left, top, width, height });
  }
  await quickInput.cancel();
}

/** Saves a picture of the window, or of an area in it. */
async function take(name: string, area?: Area): Promise<void> {
  const picture = sharp(await workbench.page.screenshot({ animations: 'disabled', caret: 'hide' }));
  const part = area ? picture.extract(roundArea(area)) : picture;
  const file = join(root, 'media', `${name}.webp`);
  await part.webp({ nearLossless: true, quality: 40, effort: 6 }).toFile(file);
}

function roundArea({ left, top, width, height }: Area): Area {
  const [x, y] = [Math.round(left), Math.round(top)];
  return { left: x, top: y, width: Math.round(width), height: Math.round(height) };
}
