/**
 * `npm run pictures`: takes the pictures of the README and writes them to `media/`. Look at them
 * before you commit them.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import type { Model } from '../../src/runway/models/model.ts';
import { failures, startSimulator, type Plan, type SimulatedTask } from '../simulator/index.ts';
import { packageExtension } from '../workbench/packageExtension.ts';
import { root, temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { openForm } from './support/form.ts';
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
const workbench = await openWorkbench({
  folder,
  container: extensionContainer,
  vsix: [await packageExtension()],
  userSettings: { 'runwayVideo.apiUrl': simulator.root('relay'), 'runwayVideo.models': models },
});
const { notifications, quickInput, tasks } = workbench;
try {
  const ends: Plan = { queueMs: 0, runMs: 0 };
  await submit('balloon.webp', 'The balloon rises slowly, clouds drift by', ends);
  await submit('pages/lighthouse.png', 'The beam of light sweeps over the sea', ends);
  // The end of a second video within a minute is not announced alone.
  await tasks.row('lighthouse.png').waitForDescription(/^just now/);
  const cat = await submit('cat in the window.jpg', 'The cat wags its tail, stars twinkle', {});
  cat.hold({ status: 'RUNNING', progress: 0.62 });
  await tasks.row('cat in the window.jpg').waitForDescription(/^62%/);

  // The page needs more room than the other pictures.
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  const form = await openForm(workbench, 'sea.png');
  await form.prompt.fill(
    'Gentle waves roll towards the viewer and the light of the low sun glitters on them. ' +
      'The boat rocks and drifts slowly to the right. The camera stays still.',
  );
  simulator.next(ends);
  await form.submit();
  await workbench.form.getByRole('button', { name: 'Play' }).waitFor();
  await tasks.open();
  await notifications.clear();
  await form.prompt.click();
  await take('screenshot');
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
  await notifications.find('mountains.png: ').waitFor();
  await tasks.row('mountains.png').tooltip();
  await take('failed-task');
} finally {
  await workbench.close();
  await simulator.close();
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
