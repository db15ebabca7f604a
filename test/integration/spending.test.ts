import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { reuseTask } from '../../src/commands/reuseTask.ts';
import { showMaking } from '../../src/commands/showMaking.ts';
import type { SpendingHostMessage } from '../../src/spending/protocol.ts';
import { openSpending } from '../../src/spending/spendingPanel.ts';
import { claimWarning } from '../../src/tasks/spending/budget.ts';
import type { Expense } from '../../src/tasks/spending/expense.ts';
import { monthOf } from '../../src/tasks/spending/monthlySpending.ts';
import { describeMaking, writeSidecar } from '../../src/tasks/video/sidecar.ts';
import { registerBudgetWarnings } from '../../src/views/budgetWarnings.ts';
import { whenState } from '../unit/tasks/support/records.ts';
import { withPages } from './formPage.ts';
import { quickClock, submitPicture, withService } from './ownApp.ts';
import {
  answering,
  closeTabs,
  extensionApi,
  picture,
  replacing,
  tabThat,
  withSetting,
} from './support.ts';

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('The spending', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('is a page of this month by model, which is exported', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves, =1');
      await whenState(own.tasks, id, 'done');
      await withSetting('monthlyBudget', 1000, () =>
        withPages(async (pages) => {
          await openSpending(own.app);
          await tabThat(({ label }) => label === 'Spending');
          const page = await until(() => pages[0]);
          assert.ok(page.panel.iconPath, 'The tab has no icon.');
          const messages = () => page.messages as unknown as SpendingHostMessage[];
          page.send({ type: 'ready' });
          const message = await until(() => messages()[0]);
          assert.equal(message.budget?.of, 1000);
          const [service] = message.services;
          const expenses = [
            ...(service?.models.flatMap((model) => model.expenses) ?? []),
            ...(service?.unknown ?? []),
          ];
          assert.deepEqual(
            expenses.map(({ name, prompt, isListed }) => ({ name, prompt, isListed })),
            [{ name: 'sea.png', prompt: 'Waves, =1', isListed: true }],
          );
          const file = vscode.Uri.file(join(own.folder, 'costs.csv'));
          await replacing(
            vscode.window,
            { showSaveDialog: () => Promise.resolve(file) },
            async () => {
              page.send({ type: 'export' });
              page.send({ type: 'explode' });
              for (;;) {
                const text = await readFile(file.fsPath, 'utf8').catch(() => '');
                if (text !== '') {
                  assert.match(text, /^\ufefftime,service,model,.*\r\n.*,sea\.png,"Waves, =1",/);
                  break;
                }
                await new Promise(setImmediate);
              }
            },
          );
        }),
      );
    }, quickClock));

  it('warns once when the budget is used up', () =>
    withService(async (own) => {
      await withSetting('monthlyBudget', 10, async () => {
        const expense: Expense = {
          ...{ version: 1, id: 'a', service: own.service.root, at: Date.now() },
          ...{ known: 'charged', credits: 12 },
        };
        const [first, ...others] = await answering([], async () => {
          const windows: vscode.Disposable[] = [];
          const looking = [1, 2].map(
            () =>
              new Promise<void>((looked) => {
                const expenses = () => {
                  looked();
                  return Promise.resolve([expense]);
                };
                const tasks = { onDidChange: own.tasks.onDidChange, expenses };
                windows.push(registerBudgetWarnings(own.folder, own.app.log, tasks, 1));
              }),
          );
          await submitPicture(own, 'sea.png', 'Waves');
          await Promise.all(looking);
          const folder = join(own.folder, 'budget');
          while ((await readdir(folder).catch(() => [])).length === 0)
            await new Promise(setImmediate);
          // Both began before this: what they try has ended when this has.
          const used = { month: monthOf(Date.now()), used: 12, budget: 10, level: 100 } as const;
          assert.equal(await claimWarning(folder, used), false);
          vscode.Disposable.from(...windows).dispose();
        });
        assert.match(first?.text ?? '', /^Your monthly budget of 10 credits is used up/);
        assert.deepEqual(first?.buttons, ['Show Spending', 'Change Budget…']);
        assert.deepEqual(others, []);
      });
    }, quickClock));
});

describe('How a video was made', () => {
  before(extensionApi);
  afterEach(closeTabs);

  it('is told of a video of the list, by its row and by its file', () =>
    withService(async (own) => {
      const { id } = await submitPicture(own, 'sea.png', 'Waves');
      const task = await whenState(own.tasks, id, 'done');
      const file = vscode.Uri.file(task.file ?? '');
      const shown = await answering([], async () => {
        await showMaking(own.app, task);
        await showMaking(own.app, file);
        await showMaking(own.app, picture('balloon.webp'));
      });
      assert.deepEqual(
        shown.map(({ text }) => text),
        [
          'How “sea.png” was made',
          'How “sea.mp4” was made',
          'It isn’t known how “balloon.webp” was made. It isn’t on the list, and no file with its settings is beside it.',
        ],
      );
    }, quickClock));

  it('is edited and generated again from a file beside a video', () =>
    withService(async (own) => {
      await own.app.services.keys.set(new URL(own.service.root).origin, 'key');
      const record = await submitPicture(own, 'sea.png', 'Waves');
      await whenState(own.tasks, record.id, 'done');
      const folder = join(own.folder, 'elsewhere');
      await mkdir(folder);
      const video = join(folder, 'copy.mp4');
      await writeFile(video, 'video');
      await copyFile(picture('sea.png').fsPath, join(folder, 'image.png'));
      const made = describeMaking(record, video);
      assert.ok(made);
      await writeSidecar(video, { ...made, image: 'image.png' });
      await reuseTask(own.app, vscode.Uri.file(`${video}.runway.json`));
      await tabThat(({ label }) => label === 'Video from image.png');
    }, quickClock));

  it('lets no file name an image outside the workspace', () =>
    withService(async (own) => {
      await own.app.services.keys.set(new URL(own.service.root).origin, 'key');
      const record = await submitPicture(own, 'sea.png', 'Waves');
      const folder = join(own.folder, 'elsewhere');
      await mkdir(folder);
      await copyFile(picture('sea.png').fsPath, join(own.folder, 'secret.png'));
      const video = join(folder, 'copy.mp4');
      const made = describeMaking(record, video);
      assert.ok(made);
      await writeFile(video, 'video');
      await writeSidecar(video, { ...made, image: '../secret.png' });
      let asked = 0;
      const showOpenDialog = () => {
        asked += 1;
        return Promise.resolve(undefined);
      };
      await replacing(vscode.window, { showOpenDialog }, () =>
        reuseTask(own.app, vscode.Uri.file(video)),
      );
      assert.equal(asked, 1);
    }, quickClock));
});
