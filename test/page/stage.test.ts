import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { readyTake, serveTakes, takesOfEachKind } from './support/takes.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

describe('The stage of the page', () => {
  const pages = usePages();
  const open = useForm(pages);
  let image: Buffer;

  before(async () => {
    image = await quadrants(1280, 720).png().toBuffer();
    await serveTakes(pages.server);
  });

  const openTakes = (stage = '', takes = takesOfEachKind()) => open(image, { takes, stage });
  const take = (form: Awaited<ReturnType<typeof open>>, name: string | RegExp): Locator =>
    form.page.getByRole('navigation', { name: 'Takes' }).getByRole('button', { name });
  const button = (form: Awaited<ReturnType<typeof open>>, name: string | RegExp): Locator =>
    form.page.getByRole('button', { name, exact: true });
  const stage = (form: Awaited<ReturnType<typeof open>>): Locator =>
    form.page.getByRole('region', { name: 'Preview' });

  it('shows the image until there is a take', async () => {
    const form = await open(image);
    await stage(form).getByRole('img').waitFor();
    assert.equal(await form.page.getByRole('navigation').count(), 0);
    assert.equal(await button(form, 'Generate').count(), 1);
  });

  it('shows the take that was accepted, and how far it is', async () => {
    const form = await open(image);
    await form.generate();
    await form.post({ type: 'submitting' });
    const running = readyTake({
      ...{ id: 'a', number: 1, phase: 'running', state: 'Waiting', time: undefined },
      commands: ['cancelTask'],
    });
    await form.post({ type: 'takes', takes: [running] });
    await form.post({ type: 'accepted', takes: ['a'], issues: [] });
    await stage(form).getByText('Waiting', { exact: true }).waitFor();
    const state = { state: 'Generating', progress: 0.42, time: 'about 40 s left' };
    await form.post({ type: 'takes', takes: [{ ...running, ...state }] });
    await stage(form).getByText('Generating · 42% · about 40 s left').waitFor();
    assert.equal(await stage(form).getByRole('progressbar').getAttribute('value'), '0.42');
    await button(form, 'Cancel').click();
    assert.deepEqual(await form.waitForMessage('run'), {
      ...{ type: 'run', command: 'cancelTask', take: 'a' },
    });
  });

  it('plays the video in the place of the progress, and leaves the focus where it was', async () => {
    const running = readyTake({ id: 'a', number: 1, phase: 'running', state: 'Generating' });
    const form = await openTakes('a', [running]);
    await form.controls.prompt.fill('A storm');
    await form.post({
      type: 'takes',
      takes: [{ ...running, phase: 'ready', state: 'Done', video: { src: '/new.mp4', name: '1' } }],
    });
    assert.deepEqual(await form.waitForMessage('seen'), { type: 'seen', take: 'a' });
    await form.page.keyboard.type('!');
    assert.equal(await form.controls.prompt.inputValue(), 'A storm!');
    await form.page.getByText('Take 1 is ready.').waitFor({ state: 'attached' });
  });

  it('rests after a submission, so that a second click pays nothing', async () => {
    const form = await open(image);
    await form.generate();
    await form.post({ type: 'accepted', takes: ['a'], issues: [] });
    // A click by Playwright would wait until the button no longer rests.
    await form.controls.generate.dispatchEvent('click');
    await form.page.keyboard.press('Control+Enter');
    assert.equal(await form.controls.generate.getAttribute('aria-disabled'), 'true');
    assert.equal(form.submissions(), 1);
    await form.page.locator('.primary[aria-disabled="false"]').waitFor();
    await form.controls.prompt.fill('Another one');
    await form.page.keyboard.press('Control+Enter');
    await form.waitFor(() => (form.submissions() === 2 ? form : undefined));
  });

  it('asks for several videos with one click', async () => {
    const form = await open(image);
    await form.page.getByRole('combobox', { name: 'Variations' }).selectOption('3');
    assert.equal((await form.generate()).count, 3);
  });

  it('lists the takes with their states, and shows the one that is chosen', async () => {
    const form = await openTakes();
    assert.deepEqual(
      await take(form, /^Take/).evaluateAll((all) => all.map((it) => it.ariaLabel)),
      [
        'Take 5, Generating, 42%',
        'Take 4, Done, New',
        'Take 3, Failed',
        'Take 2, Unconfirmed',
        'Take 1, Done',
      ],
    );
    await take(form, /^Take 3/).click();
    assert.deepEqual(await form.waitForMessage('stage'), { type: 'stage', take: 'failed' });
    await stage(form).getByText('You weren’t charged.').waitFor();
    assert.equal(await take(form, /^Take 3/).getAttribute('aria-current'), 'true');
    await take(form, 'Image').click();
    await form.waitFor(() => form.messages.find((it) => it.type === 'stage' && it.take === ''));
    await stage(form).getByRole('figure').waitFor();
  });

  it('brings the take on the stage into sight on a narrow page, and keeps Compare there', async () => {
    const takes = Array.from({ length: 12 }, (_, index) =>
      readyTake({
        ...{ id: `take ${12 - index}`, number: 12 - index },
        video: { src: '/new.mp4', name: 'Take' },
      }),
    );
    const form = await openTakes('take 1', takes);
    await form.page.setViewportSize({ width: 400, height: 800 });
    await form.post({ type: 'stage', take: 'take 12' });
    await form.post({ type: 'stage', take: 'take 1' });
    const isInSight = (element: Element | null) => {
      if (element === null) {
        return false;
      }
      const { left, right } = element.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    };
    const current = take(form, /^Take 1,/);
    await form.page.waitForFunction(isInSight, await current.elementHandle());
    assert.ok(await button(form, 'Compare').evaluate(isInSight));
  });

  it('offers what helps a take', async () => {
    const form = await openTakes('unconfirmed');
    await button(form, 'It Is There (Enter ID)…').click();
    assert.equal((await form.waitForMessage('run')).command, 'enterTaskId');
    await button(form, 'It Is Not There (Send Again)…').click();
    await form.waitFor(() =>
      form.messages.find((it) => 'command' in it && it.command === 'submitAgain'),
    );
    await take(form, /^Take 3/).click();
    await button(form, 'Reuse Settings').click();
    assert.deepEqual(await form.waitForMessage('reuse'), {
      ...{ type: 'reuse', take: 'failed', seed: false },
    });
  });

  it('has a button for the menu of a take, which is VS Code’s own', async () => {
    const form = await openTakes('old');
    const opened = form.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener('contextmenu', ({ target }) =>
            resolve((target as HTMLElement).dataset['vscodeContext'] ?? ''),
          );
        }),
    );
    await button(form, 'More Actions…').press('Enter');
    assert.deepEqual(JSON.parse(await opened), {
      ...{ preventDefaultContextMenuItems: true, id: 'old', take: 'take open' },
    });
  });

  it('says that settings came from a take, and how to undo that', async () => {
    const form = await open(image, { takes: takesOfEachKind(), reused: true });
    await form.page.getByText('These are the settings of an earlier take.').waitFor();
    await button(form, 'Undo').click();
    await form.waitForMessage('undoReuse');
  });

  it('compares takes in step, and keeps one', async () => {
    const form = await openTakes('failed');
    await button(form, 'Compare').click();
    const keep = stage(form).getByRole('button', { name: /^Keep This One/ });
    await keep.first().waitFor();
    assert.equal(await stage(form).locator('video').count(), 2);
    await keep.last().click();
    assert.deepEqual(await form.waitForMessage('removeOthers'), {
      ...{ type: 'removeOthers', takes: ['new'] },
    });
    // Nothing changes until the user has confirmed that.
    assert.equal(await stage(form).locator('video').count(), 2);
    await form.post({
      type: 'takes',
      takes: takesOfEachKind().filter(({ id }) => id !== 'new'),
    });
    assert.equal((await form.waitForMessage('stage')).take, 'old');
    await stage(form).getByRole('button', { name: 'Pause' }).waitFor();
    assert.equal(await stage(form).locator('video').count(), 1);
  });

  it('ends a comparison when fewer than two takes are chosen', async () => {
    const form = await openTakes();
    await button(form, 'Compare').click();
    await take(form, /^Take 1/).click();
    await stage(form).getByRole('figure').waitFor();
    assert.equal(await stage(form).locator('video').count(), 0);
  });

  it('makes a poster of each video once', async () => {
    const form = await openTakes();
    const made = () => form.messages.flatMap((it) => (it.type === 'poster' ? it.take : []));
    await form.waitFor(() => (made().length === 2 ? form : undefined));
    await form.post({ type: 'takes', takes: takesOfEachKind() });
    await form.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.deepEqual(made().sort(), ['new', 'old']);
  });

  it('says when a video can’t be played', async () => {
    const form = await openTakes('a', [
      readyTake({ id: 'a', number: 1, video: { src: '/gone.mp4', name: 'Take 1' } }),
    ]);
    assert.deepEqual(await form.waitForMessage('notPlayed'), { type: 'notPlayed', take: 'a' });
  });

  it('says what stays of the credits, and that a price is not known', async () => {
    const takes = takesOfEachKind();
    const form = await open(image, { takes, creditsLeft: 100, relay: false, service: 'Runway' });
    const text = form.page.locator('.generate > span.help').first();
    assert.match(await text.innerText(), /^Price unknown at this service · 100 left/);
    const models = listOfferedModels('runway', MODELS);
    await form.show(image, { models, creditsLeft: 100, relay: false, service: 'Runway' });
    assert.match(await text.innerText(), /^75 left afterwards/);
  });
});
