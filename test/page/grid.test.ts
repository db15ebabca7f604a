import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { NO_FILTER } from '../../src/gallery/grid/gridFilter.ts';
import type { GridPageState } from '../../src/gallery/grid/protocol.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import { taskRecord } from '../unit/tasks/support/records.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { GridPage, type Files } from './support/gridPage.ts';
import { makeVideo, steps } from './support/makeVideo.ts';
import { usePages } from './support/usePages.ts';
import { serveVideos, type VideoServer } from './support/videoPage.ts';

const MODELS = ['gen4_turbo', 'veo3.1'];

/** What the page has told VS Code to keep. */
interface Kept {
  state(): GridPageState | undefined;
}

/** The newest is first. */
function makeTasks(count: number, changes: Partial<TaskRecord> = {}): TaskRecord[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) =>
    taskRecord({
      ...{ id: `task-${index}`, state: 'done', file: `/${index}.mp4` },
      ...{ createdAt: now - index * 3600_000, endedAt: now - index * 3600_000 },
      image: { uri: `file:///${index % 3}.png`, name: `picture-${index % 3}.png` },
      settings: {
        ...{ model: MODELS[index % 2] ?? '', ratio: '1280:720', duration: 5 },
        promptText: `Prompt number ${index}.`,
      },
      ...changes,
    }),
  );
}

describe('The gallery', () => {
  const pages = usePages();
  let server: VideoServer;
  let poster: string;
  let grid: GridPage;
  let page: Page;

  before(async () => {
    server = await serveVideos({ 'video.mp4': await makeVideo({ greys: steps(24) }) });
    const create = { width: 32, height: 18, channels: 3, background: '#47a' } as const;
    const file = await sharp({ create }).webp().toBuffer();
    poster = `data:image/webp;base64,${file.toString('base64')}`;
  });
  after(() => server.close());
  afterEach(() => page.close());

  async function open(
    tasks: readonly TaskRecord[],
    options: Omit<Parameters<typeof GridPage.open>[2], 'tasks'> = {},
  ): Promise<void> {
    const files = (): Files => ({ src: '/video.mp4', poster });
    grid = await GridPage.open(pages.browser, server, {
      ...{ tasks, files, viewport: { width: 1200, height: 800 } },
      ...options,
    });
    ({ page } = grid);
  }

  const cells = () => page.locator('[role="gridcell"]');
  const cell = (place: number) => page.locator(`[data-place="${place}"]`);
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('[data-place]')?.dataset['id'],
    );
  const count = () => page.locator('.count').innerText();
  const choose = (name: string, label: string) =>
    page.getByRole('combobox', { name, exact: true }).selectOption({ label });

  it('draws only what is in sight of 5,000 videos, and asks for more on the way', async () => {
    await open(makeTasks(5000));
    assert.equal(await count(), '5,000 videos');
    assert.ok((await cells().count()) < 60, `${await cells().count()} videos`);
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '1250');
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    await page.locator('.video:not(.unread)[data-place="2500"]').waitFor();
    assert.ok((await cells().count()) < 60);
    const asked = await grid.waitForMessage('range');
    assert.ok(asked.range[1] - asked.range[0] < 60, String(asked.range));
    assert.deepEqual(grid.errors, []);
  });

  it('plays a video under the pointer, muted and in a loop, and only that', async () => {
    await open(makeTasks(8));
    assert.equal(await page.locator('video').count(), 0);
    await cell(2).hover();
    const playing = page.locator('[data-place="2"] video.shown');
    await playing.waitFor();
    assert.deepEqual(
      await playing.evaluate(({ muted, loop, paused }: HTMLVideoElement) => [muted, loop, paused]),
      [true, true, false],
    );
    await cell(3).hover();
    await page.locator('[data-place="3"] video.shown').waitFor();
    assert.equal(await page.locator('video').count(), 1);
    await page.locator('.search').hover();
    await page.waitForFunction(() => document.querySelector('video') === null);
    assert.deepEqual(grid.errors, []);
  });

  it('plays the video with the focus, and says when a new one was seen', async () => {
    await open(makeTasks(4, { unseen: true }));
    await cell(0).focus();
    await page.locator('[data-place="0"] video.shown').waitFor();
    assert.deepEqual(await grid.waitForMessage('seen'), { type: 'seen', id: 'task-0' });
  });

  it('plays nothing automatically for users who want less motion', async () => {
    await open(makeTasks(4), { reducedMotion: 'reduce' });
    await page.clock.install();
    await cell(0).focus();
    await cell(1).hover();
    await page.clock.runFor(5000);
    assert.equal(await page.locator('video').count(), 0);
  });

  it('makes missing posters of the videos in sight, and shows the image until then', async () => {
    await open(makeTasks(200), { files: () => ({ src: '/video.mp4', image: poster }) });
    await page.locator('[data-place="0"] img.of-image').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.row').length > 2);
    const inSight = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.video')]
          .filter((it) => {
            const { top, bottom } = it.getBoundingClientRect();
            return top < window.innerHeight && bottom > 0;
          })
          .map((it) => it.dataset['id'] ?? ''),
      );
    const made = () => grid.messages.flatMap((it) => (it.type === 'poster' ? [it.id] : []));
    const first = await inSight();
    while (made().length < first.length) await page.waitForTimeout(20);
    // Those between were never in sight.
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.locator('.video:not(.unread)[data-place="199"]').waitFor();
    const last = await inSight();
    while (!last.every((id) => made().includes(id))) await page.waitForTimeout(20);
    assert.deepEqual(made().toSorted(), [...first, ...last].toSorted());
  });

  it('is reached by keys: it opens, selects, compares and gives stars', async () => {
    await open(makeTasks(30));
    await page.locator('.toggle').focus();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'task-0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'task-5');
    await page.keyboard.press('Space');
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    assert.equal(await focused(), 'task-7');
    assert.equal(await page.locator('[aria-selected="true"]').count(), 2);
    await page.keyboard.press('s');
    assert.deepEqual(await grid.waitForMessage('star'), {
      ...{ type: 'star', id: 'task-7', starred: true },
    });
    await page.locator('[data-id="task-7"] [title="Remove Star"]').waitFor();
    assert.equal(await focused(), 'task-7');
    await page.keyboard.press('Enter');
    assert.deepEqual(await grid.waitForMessage('run'), {
      ...{ type: 'run', command: 'openTake', id: 'task-7' },
    });
    await page.keyboard.press('Control+End');
    await page.locator('[data-id="task-29"]:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await grid.waitForMessage('compare'), {
      ...{ type: 'compare', ids: ['task-5', 'task-7'] },
    });
    await page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'task-29');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('[aria-selected="true"]').count(), 0);
    assert.deepEqual(grid.errors, []);
  });

  it('can be used with the pointer, and has the menu of VS Code', async () => {
    await open(makeTasks(8));
    await cell(1).hover();
    await cell(1).getByTitle('Select', { exact: true }).click();
    await cell(2).click({ modifiers: ['Control'] });
    await page.getByText('2 selected').waitFor();
    await cell(3).getByTitle('Star', { exact: true }).click();
    assert.equal((await grid.waitForMessage('star')).id, 'task-3');
    const context = page.evaluate(
      () =>
        new Promise((resolve) =>
          window.addEventListener(
            'contextmenu',
            ({ target }) =>
              resolve((target as Element).closest<HTMLElement>('[data-vscode-context]')?.dataset),
            { once: true },
          ),
        ),
    );
    await cell(0).hover();
    await cell(0).getByTitle('More Actions…', { exact: true }).click();
    const { vscodeContext, id } = (await context) as { vscodeContext: string; id: string };
    assert.equal(id, 'task-0');
    assert.deepEqual(JSON.parse(vscodeContext), {
      ...{ webviewSection: 'video', id: 'task-0', preventDefaultContextMenuItems: true },
      videoActions: 'take open star',
    });
    await cell(5).click();
    assert.equal((await grid.waitForMessage('run')).id, 'task-5');
  });

  it('filters by words, model, state, month and star, and clears the filter', async () => {
    await open([...makeTasks(20), taskRecord({ id: 'failed', state: 'failed', createdAt: 1 })]);
    await page.getByRole('searchbox').fill('number 13');
    await page.waitForFunction(() => document.querySelectorAll('.video').length === 1);
    assert.equal(await count(), '1 of 21');
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await choose('Model', 'veo3.1');
    await page.waitForFunction(() => document.querySelectorAll('.video').length === 10);
    await choose('State', 'Failed or cancelled');
    await page.getByText('No video matches the filter.').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear Filter' }).last().click();
    await choose('State', 'Failed or cancelled');
    await page.waitForFunction(() => document.querySelectorAll('.video').length === 1);
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await page.getByRole('button', { name: 'Only with a star' }).click();
    await page.getByText('No video matches the filter.').waitFor();
  });

  it('keeps a choice when a list that was made before it comes after it', async () => {
    await open(makeTasks(20));
    await choose('Model', 'veo3.1');
    await page.waitForFunction(() => document.querySelectorAll('.video').length === 10);
    grid.filter = NO_FILTER;
    await grid.show();
    await page.waitForFunction(() => document.querySelectorAll('.video').length === 20);
    await page.getByRole('button', { name: 'Only with a star' }).click();
    await page.getByText('No video matches the filter.').waitFor();
    assert.deepEqual(grid.filter, { ...NO_FILTER, model: 'veo3.1', starred: true });
  });

  it('keeps its filter for a reload, also if it was never touched', async () => {
    await open(makeTasks(4));
    const kept = await page.waitForFunction(() => (window as unknown as Kept).state());
    assert.deepEqual(await kept.jsonValue(), { gallery: { filter: NO_FILTER, scroll: 0 } });
    await page.getByRole('button', { name: 'Only with a star' }).click();
    await page.waitForFunction(() => (window as unknown as Kept).state()?.gallery.filter.starred);
  });

  it('comes back with its filter and its place', async () => {
    const filter = { ...NO_FILTER, model: 'veo3.1' };
    await open(makeTasks(400), { state: { gallery: { filter, scroll: 2000 } } });
    assert.equal(await count(), '200 of 400');
    assert.ok((await page.evaluate(() => window.scrollY)) > 1900);
    await page.locator('.video:not(.unread)').first().waitFor();
  });

  it('keeps the focus on its video when another one comes', async () => {
    await open(makeTasks(20));
    await cell(2).focus();
    grid.tasks = [taskRecord({ id: 'newest', state: 'done', createdAt: Date.now() + 1000 })].concat(
      grid.tasks,
    );
    await grid.show();
    await page.locator('[data-id="newest"]').waitFor();
    assert.equal(await focused(), 'task-2');
  });

  it('says that there is nothing yet, with a button', async () => {
    await open([]);
    await page.getByText('No videos yet.').waitFor();
    await page.getByRole('button', { name: 'Generate Video from Image…' }).click();
    await grid.waitForMessage('generate');
  });

  it('fits into 320 px', async () => {
    await open(makeTasks(20), { viewport: { width: 320, height: 600 } });
    const { scrollWidth } = await page.evaluate(() => {
      const { scrollWidth: width } = document.documentElement;
      return { scrollWidth: width };
    });
    assert.ok(scrollWidth <= 320, String(scrollWidth));
    const box = await cell(0).boundingBox();
    assert.ok(box && box.width > 250 && box.width <= 320);
  });

  it('has no violations that axe finds, in any theme', async () => {
    await open([
      ...makeTasks(6, { starred: true, unseen: true }),
      taskRecord({ id: 'running', state: 'running', progress: 0.4, createdAt: 3 }),
      taskRecord({ id: 'failed', state: 'failed', createdAt: 2 }),
    ]);
    await choose('State', 'All states');
    await cell(1).focus();
    await page.keyboard.press('Space');
    await assertAccessible(page);
  });
});
