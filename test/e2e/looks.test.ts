import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Plan } from '../simulator/index.ts';
import { failures } from '../simulator/index.ts';
import { outDir, temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { faint } from './support/contrast.ts';
import { openForm } from './support/form.ts';
import { renderedTask } from './support/simulated.ts';
import type { Theme } from './support/themes.ts';
import { themeClass } from './support/themes.ts';
import { useExtension } from './support/useExtension.ts';

/** Pictures for people to look at; what can be checked by itself is. */
describe('How it looks', () => {
  const folder = join(temporaryFolder('looks'), 'harbour-website');
  before(async () => samplePictures(folder));
  const running = useExtension({ folder, simulator: { render: 'none', queueMs: Infinity } });

  it('for the README', async () => {
    const { workbench } = running();
    const ends: Plan = { queueMs: 0, runMs: 0 };
    await task('balloon.webp', 'The balloon rises slowly, clouds drift by', ends);
    await task('pages/lighthouse.png', 'The beam of light sweeps over the sea', ends);
    await workbench.notifications.find('lighthouse.mp4').waitFor();
    await workbench.notifications.find('balloon.mp4').waitFor();
    const cat = await task('cat in the window.jpg', 'The cat wags its tail, stars twinkle', {});
    cat.hold({ status: 'RUNNING', progress: 0.62 });
    await workbench.tasks.row('cat in the window.jpg').waitForDescription(/^Generating 62%/);

    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill(
      'Gentle waves roll towards the viewer and the light of the low sun glitters on them. ' +
        'The boat rocks and drifts slowly to the right. The camera stays still.',
    );
    await form.seed.fill('2024');
    await workbench.tasks.open();
    await workbench.notifications.clear();
    await form.prompt.click();
    await workbench.eventually(async () => {
      assert.deepEqual(
        (await workbench.tasks.rows()).map((it) => it.description?.split(' · ')[0]),
        ['Generating 62%', 'Done', 'Done'],
      );
    });
    assert.deepEqual(await picture('readme'), { width: 1280, height: 800 });
  });

  it('in every kind of theme: the form with a crop, and tasks in every state', async () => {
    const { workbench } = running();
    const { tasks } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await task('mountains.png', 'Fire falls from the sky', {
      queueMs: 0,
      end: failures.moderated,
      runMs: 0,
    });
    await task('sea.png', 'A storm comes up', { fault: { fault: 'reset', at: 'afterReading' } });
    await task('balloon.webp', 'Ballast goes over board', {});
    await tasks.row('mountains.png').waitForDescription(/^Failed/);
    await tasks.row('sea.png').waitForDescription(/^Unconfirmed/);

    const form = await openForm(workbench, 'cat in the window.jpg');
    await form.prompt.fill('The cat turns its head and blinks.');
    await form.choose(form.ratio, '1280:720');
    assert.deepEqual(await form.kept(), { width: 100, height: 32 });
    await tasks.open();
    await workbench.notifications.clear();

    const faults: string[] = [];
    for (const theme of Object.keys(themeClass) as Theme[]) {
      await workbench.setTheme(theme);
      // Webviews get their colours some moments later.
      const kind = { dark: 'vscode-dark', light: 'vscode-light' }[theme as string];
      const body = workbench.form.locator(`body.${kind ?? 'vscode-high-contrast'}`);
      await body.waitFor();
      const rows = await tasks.rows();
      assert.deepEqual(rows.map((it) => it.description?.split(' · ')[0]).sort(), [
        'Done',
        'Done',
        'Failed',
        'Unconfirmed',
        'Waiting',
        'Generating 62%',
      ]);
      await form.prompt.click();
      await picture(`form and tasks, ${theme}`);
      await form.seed.fill('abc');
      await form.generate.click();
      await form.waitForError('seed', 'The seed must be a whole number');
      await picture(`form with an error, ${theme}`);
      const unreadable = await faint(workbench.form.locator('main'));
      if (unreadable.length > 0) faults.push(`${theme}: ${unreadable.join(', ')}`);
      await form.seed.fill('');
      await form.generate.scrollIntoViewIfNeeded();
    }
    await workbench.setTheme('dark');
    assert.deepEqual(faults, []);
  });

  it('a tooltip shows as much of a long prompt as leaves its facts in sight', async () => {
    const { workbench } = running();
    const { page, tasks } = workbench;
    const prompt = 'The camera moves in slowly, and nothing else does. '.repeat(19).trim();
    await task('pages/lighthouse.png', prompt, {});
    const row = tasks.row('lighthouse.png');
    await row.waitForDescription(/^Waiting/);
    // With its own spaces: at ones that do not break, a line breaks within a word.
    const shown = await row.tooltip();
    assert.ok(shown.includes(`${prompt.slice(0, 400)}…`));
    assert.ok(!shown.includes(prompt));
    await picture('tooltip');
    const hover = page.locator('.monaco-hover.workbench-hover').filter({ visible: true });
    const box = await hover.boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 1280, JSON.stringify(box));
    const lastFact = await hover.getByText('Image: ').last().boundingBox();
    assert.ok(lastFact && lastFact.y + lastFact.height <= box.y + box.height + 1);
  });

  /** Submits a task whose becoming is planned. */
  async function task(path: string, prompt: string, plan: Plan) {
    const { workbench, simulator } = running();
    const count = simulator.count('create');
    const form = await openForm(workbench, path);
    await form.prompt.fill(prompt);
    simulator.next(plan);
    await form.submit();
    return renderedTask(simulator, count + 1);
  }

  /** Takes a picture of the window; its size in pixels. */
  async function picture(name: string): Promise<{ width: number; height: number }> {
    const file = join(outDir, 'screenshots', `${name}.png`);
    rmSync(file, { force: true });
    await running().workbench.screenshot(name);
    const { width, height } = await sharp(file).metadata();
    return { width, height };
  }
});
