import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { findPrice } from '../batch/batchOffer.ts';
import { parseService, type Service } from '../runway/service.ts';
import { listBatch } from '../tasks/batches/batches.ts';
import { confirm } from '../ui/confirm.ts';
import { priceText } from '../views/texts/credits.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { taskArguments } from './taskArgument.ts';

/**
 * Continues a paused batch: the videos that wait are sent to the batch's service, at today's price.
 * Asks first, with the price and the service.
 */
export async function resumeWaiting(app: App, argument: unknown): Promise<void> {
  const { tasks: chosen } = await taskArguments(app, argument, undefined);
  const [task] = chosen;
  if (task === undefined) {
    return;
  }
  const tasks = await app.tasks();
  const waiting = listBatch(tasks.all(), task).filter(({ state }) => state === 'waiting');
  const count = waiting.length;
  if (count === 0) {
    return;
  }
  const prices = new Map(waiting.map((it) => [it.id, findPrice(app.services, it)]));
  const { name, kind } = parseService(task.service);
  const isMost = waiting.some(({ settings }) => settings?.duration === 'auto');
  const price = totalText([...prices.values()], isMost, kind);
  const isSure = await confirm(
    price === undefined
      ? l10n.t('Generate {0} videos? Their price isn’t known.', count)
      : count === 1
        ? l10n.t('Generate a video for {0}?', price)
        : l10n.t('Generate {0} videos for {1}?', count, price),
    l10n.t('Generate'),
    joinSentences(
      l10n.t('They are sent to {0}, one after another.', name),
      l10n.t('What isn’t sent yet can be cancelled.'),
    ),
  );
  if (isSure) {
    await tasks.agree(prices);
    await tasks.refresh();
  }
}

function totalText(
  prices: readonly (number | undefined)[],
  isMost: boolean,
  kind: Service['kind'],
): string | undefined {
  let credits = 0;
  for (const price of prices) {
    if (price === undefined) {
      return undefined;
    }
    credits += price;
  }
  return priceText({ credits, isMost, kind }, vscode.env.language);
}
