import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { SpendingHostMessage, SpendingMessage } from '../../src/spending/protocol.ts';
import { showMonth } from '../../src/spending/shownSpending.ts';
import { spendingStrings } from '../../src/spending/strings.ts';
import type { Expense } from '../../src/tasks/spending/expense.ts';
import { taskRecord } from '../unit/tasks/support/records.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

const at = new Date(2026, 10, 2, 12).getTime();
const settings = { model: 'gen4_turbo', duration: 5, promptText: 'The waves roll in.' };
const task = taskRecord({
  id: 'a-0',
  image: { uri: 'file:///sea.png', name: 'sea.png' },
  settings,
});

function makeExpenses(): readonly Expense[] {
  return ['gen4_turbo', 'veo3.1', 'seedance2'].flatMap((model, index) =>
    Array.from({ length: 3 }, (_, number): Expense => ({
      ...{ version: 1, id: `${'abc'[index]}-${number}`, service: 'https://relay.example/v1' },
      ...{ at: at + number, model, known: number === 2 ? 'unknown' : 'charged' },
      credits: number === 2 ? 0 : 25 * (index + 1),
    })),
  );
}

function makeMessage(changes: Partial<SpendingHostMessage> = {}): SpendingHostMessage {
  return {
    type: 'spending',
    strings: spendingStrings(),
    month: '2026-11',
    months: [
      { value: '2026-11', label: 'November 2026' },
      { value: '2026-10', label: 'October 2026' },
    ],
    services: showMonth(makeExpenses(), '2026-11', {
      language: 'en',
      find: (id) => (id === task.id ? task : undefined),
    }),
    budget: { used: 300, of: 350, text: '300 credits of your monthly budget of 350 credits' },
    ...changes,
  };
}

describe('The page with all costs', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];
  let messages: SpendingMessage[];

  before(async () => {
    server = await serveVideos({});
  });
  after(() => server.close());
  afterEach(() => page.close());

  async function open(message = makeMessage(), width = 900): Promise<void> {
    messages = [];
    const viewport = { width, height: 800 };
    ({ page, errors } = await openVideoPage(pages.browser, server, { viewport }));
    await page.exposeFunction('toHost', (sent: SpendingMessage) => messages.push(sent));
    await page.evaluate(() => {
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (sent: unknown) => {
            (window as unknown as { toHost(it: unknown): void }).toHost(sent);
          },
        }),
      });
    });
    await page.evaluate(() => window.load('spending'));
    await page.evaluate((data) => window.postMessage(data, '*'), message);
    await page.getByRole('heading', { name: 'Spending' }).waitFor();
  }

  it('shows a table with bars, and the tasks behind each by keyboard', async () => {
    await open();
    const rows = page.getByRole('row');
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim()),
      [
        'Model Tasks Credits',
        'seedance2 2 150 credits',
        'veo3.1 2 100 credits',
        'gen4_turbo 2 50 credits',
      ],
    );
    const widths = await page
      .locator('table .part')
      .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().width)));
    assert.ok(Math.abs((widths[0] ?? 0) - 3 * (widths[2] ?? 0)) <= 3, widths.join());
    const expand = page.getByRole('button', { name: 'gen4_turbo' });
    await expand.focus();
    await page.keyboard.press('Enter');
    assert.equal(await expand.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    while (messages.length < 2) await page.waitForTimeout(20);
    assert.deepEqual(messages, [{ type: 'ready' }, { type: 'open', id: 'a-0' }]);
    assert.deepEqual(errors, []);
  });

  it('lists costs that aren’t known apart, shows the budget, and other months by choice', async () => {
    await open();
    await page.getByRole('heading', { name: 'Costs that aren’t known' }).waitFor();
    assert.equal(await page.getByText('The service didn’t report the cost').count(), 3);
    await page.getByText('300 credits of your monthly budget of 350 credits').waitFor();
    await page.getByRole('combobox', { name: 'Month' }).selectOption({ label: 'October 2026' });
    await page.getByRole('button', { name: 'Export as CSV…' }).click();
    await page.getByRole('button', { name: 'Set Budget…' }).click();
    while (messages.length < 4) await page.waitForTimeout(20);
    assert.deepEqual(messages.slice(1), [
      { type: 'month', month: '2026-10' },
      { type: 'export' },
      { type: 'budget' },
    ]);
  });

  it('says that nothing was spent', async () => {
    await open(makeMessage({ services: [], budget: undefined }));
    await page.getByText('No spending in this month.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Export as CSV…' }).isDisabled(), true);
  });

  it('has no violations that axe finds, in any theme, and fits into 320 px', async () => {
    await open(makeMessage(), 320);
    await page.getByRole('button', { name: 'veo3.1' }).click();
    await assertAccessible(page);
  });
});
