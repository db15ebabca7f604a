import * as l10n from '@vscode/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { vary } from '../form/values.ts';
import { readAgentBudget, readSettings } from '../settings.ts';
import { TaskError } from '../tasks/failure.ts';
import {
  BUDGET_TIME,
  findRepeated,
  findSimultaneous,
  fitsBudget,
  sumAgentCredits,
} from '../tasks/agentRequests.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isRunning } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { confirm } from '../ui/confirm.ts';
import { notify } from '../ui/notification.ts';
import { describeError } from '../util/log.ts';
import { shortenName } from '../util/shortenName.ts';
import { errorText } from '../views/texts/failureText.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { answerText, problemText } from './answer.ts';
import { asData } from './asData.ts';
import { describeExactly, readOrder, type Order } from './order.ts';
import { chatQuestion, dialogDetail, type Budget } from './orderText.ts';
import { ShownOrders } from './shownOrders.ts';
import { GenerateInput, readInput } from './toolInput.ts';
import { waitForTask } from './waitForTask.ts';

/** Milliseconds between two looks at the request of another window. */
const LOOK_AGAIN = 100;

/** The task of a call, which may be that of an earlier one. */
interface CalledTask {
  readonly record: TaskRecord;
  readonly isRepeated: boolean;
}

/** The tool `runway_generate_video`. It spends money, and its caller is not trusted. */
export class GenerateVideoTool implements vscode.LanguageModelTool<unknown> {
  private readonly shown = new ShownOrders();
  /** Settles with the last call that decides or sends. One call at a time does. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly app: App) {}

  /** Makes the question that a chat shows; none where `invoke` asks in any case, or spends nothing. */
  async prepareInvocation(
    options: vscode.LanguageModelToolInvocationPrepareOptions<unknown>,
  ): Promise<vscode.PreparedToolInvocation> {
    const invocationMessage = l10n.t('Generating a video');
    try {
      const input = readInput(GenerateInput, options.input);
      const order = await readOrder(this.app, input);
      const tasks = await this.app.tasks();
      const recent = await tasks.listSince(Date.now() - BUDGET_TIME);
      const isRepeated = !input.another && findRepeated(recent, order.key, Date.now());
      const budget = readBudget(recent);
      if (isRepeated || isOutsideChat(options) || asksInAnyCase(order, budget)) {
        return { invocationMessage };
      }
      this.shown.add(describeExactly(order));
      return { invocationMessage, confirmationMessages: chatQuestion(order, budget) };
    } catch (error) {
      throw this.toError(error);
    }
  }

  async invoke(
    { input: given, toolInvocationToken }: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const cancelling = new Cancelling(token);
    const { signal } = cancelling;
    try {
      const input = readInput(GenerateInput, given);
      const order = await readOrder(this.app, input);
      // The token is opaque: its type says that there is none.
      const isInChat = (toolInvocationToken as unknown) !== undefined;
      const isConfirmed = isInChat && this.shown.take(describeExactly(order));
      const tasks = await this.app.tasks();
      const called = await this.oneAtATime(() =>
        submitOrder(tasks, order, { isAnother: input.another, isConfirmed, signal }),
      );
      return toResult(await this.answer(tasks, called, input, signal));
    } catch (error) {
      throw this.toError(error);
    } finally {
      cancelling.dispose();
    }
  }

  private async answer(
    tasks: Tasks,
    { record, isRepeated }: CalledTask,
    input: GenerateInput,
    signal: AbortSignal,
  ): Promise<string> {
    const milliseconds = input.wait ? input.waitSeconds * 1000 : 0;
    const waited = await waitForTask(tasks, record, milliseconds, signal);
    const latest = waited.record;
    if (waited.end === 'cancelled' && isRunning(latest.state)) {
      // VS Code drops the answer of a call that was cancelled.
      void this.sayThatItGoesOn(latest);
      return answerText('stopped', latest, isRepeated, Date.now());
    }
    if (isRunning(latest.state)) {
      const kind = waited.end === 'blocked' ? 'blocked' : input.wait ? 'longer' : 'goesOn';
      return answerText(kind, latest, isRepeated, Date.now());
    }
    if (latest.state !== 'done') {
      // The first sentence says whether it was charged.
      const text = answerText('ended', latest, isRepeated, Date.now());
      throw new FinalError(`${problemText(latest)}\n${text}`);
    }
    return answerText('saved', latest, isRepeated, Date.now());
  }

  private async sayThatItGoesOn({ image }: TaskRecord): Promise<void> {
    const show = {
      title: l10n.t('Show Tasks'),
      run: () => vscode.commands.executeCommand('runwayVideo.tasks.focus'),
    };
    await notify(
      'information',
      l10n.t(
        'The agent was stopped, its video for {0} was not: it may be charged, and is saved when it is finished.',
        shortenName(image.name),
      ),
      [show],
    );
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const working = this.last.then(work);
    this.last = working.catch(() => undefined);
    return working;
  }

  /** An error for the agent: what happened, whether it cost money, and what to change. */
  private toError(error: unknown): Error {
    if (error instanceof FinalError || error instanceof vscode.CancellationError) {
      return error;
    }
    this.app.log.warn(`An agent got no video. ${describeError(error)}`);
    const isDoubtful = error instanceof TaskError && error.charged === 'unknown';
    const nothing = isDoubtful ? undefined : l10n.t('Nothing was sent, so nothing was charged.');
    return new Error(joinSentences(asData(errorText(error), 900), nothing), { cause: error });
  }
}

/** An error whose message says everything. */
class FinalError extends Error {
  override readonly name = 'FinalError';
}

/** How a call may be submitted. */
interface CallOptions {
  /** The user wants another video of the same. */
  readonly isAnother: boolean;
  /** A chat has shown exactly this order to the user, or the user allowed such calls for good. */
  readonly isConfirmed: boolean;
  readonly signal: AbortSignal;
}

async function submitOrder(
  tasks: Tasks,
  order: Order,
  { isAnother, isConfirmed, signal }: CallOptions,
): Promise<CalledTask> {
  throwIfStopped(signal);
  const list = () => tasks.listSince(Date.now() - BUDGET_TIME);
  const recent = await list();
  const repeated = isAnother ? undefined : findRepeated(recent, order.key, Date.now());
  if (repeated !== undefined) {
    return { record: repeated, isRepeated: true };
  }
  const budget = readBudget(recent);
  const asks = !isConfirmed || asksInAnyCase(order, budget);
  if (asks) {
    await ask(order, budget);
    throwIfStopped(signal);
  }
  const { service, image, folder, key, price } = order;
  const [settings = order.settings] = vary(order.settings, {}, order.model, 1);
  const agent = { key, ...(price === undefined ? {} : { credits: price }) };
  let first: TaskRecord | undefined;
  let refusal: unknown;
  const beforeSending = async ({ id }: TaskRecord) => {
    const pause = () => sleep(LOOK_AGAIN, undefined, { signal });
    first = isAnother
      ? undefined
      : await findSimultaneous({ id, key }, { list, pause, now: Date.now });
    if (first !== undefined) {
      throw new TaskError({ type: 'stopped' });
    }
    // The record is on disk: if two windows spend at once, at least one sees what both spend.
    const spent = sumAgentCredits(await list(), Date.now());
    if (!asks && spent > readAgentBudget()) {
      const others = Math.max(0, spent - (price ?? 0));
      await ask(order, { spent: others, budget: readAgentBudget() }).catch((error: unknown) => {
        refusal = error;
        throw new TaskError({ type: 'stopped' });
      });
    }
  };
  const { record, error } = await tasks.submit(
    { service: service.root, settings, folder, image, agent },
    { signal, beforeSending },
  );
  if (first !== undefined) {
    return { record: first, isRepeated: true };
  }
  if (error instanceof TaskError && error.failure.type === 'stopped') {
    throw refusal instanceof Error ? refusal : error;
  }
  return { record, isRepeated: false };
}

function readBudget(recent: readonly TaskRecord[]): Budget {
  return { spent: sumAgentCredits(recent, Date.now()), budget: readAgentBudget() };
}

/** Whether the extension itself asks, although a chat has asked: a chat may be told not to ask. */
function asksInAnyCase({ price }: Order, { spent, budget }: Budget): boolean {
  return !fitsBudget(price, spent, budget) || (price ?? 0) > readSettings().confirmAbove;
}

/** @throws an `Error` with a sentence when the user doesn't allow it */
async function ask(order: Order, budget: Budget): Promise<void> {
  const isAllowed = await confirm(
    l10n.t('Allow an agent to generate a video?'),
    l10n.t('Allow This Video'),
    dialogDetail(order, budget),
  );
  if (!isAllowed) {
    throw new Error(l10n.t('The user didn’t allow this video.'));
  }
}

/**
 * Whether a call comes from no chat: then VS Code's question would be a dialog before the dialog of
 * this extension. Newer versions tell it. `invoke` doesn't rely on that.
 */
function isOutsideChat(options: object): boolean {
  return 'chatSessionResource' in options && options.chatSessionResource === undefined;
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new TaskError({ type: 'stopped' });
  }
}

/** The signal of a cancellation token. */
class Cancelling {
  private readonly controller = new AbortController();
  private readonly listening: vscode.Disposable;
  readonly signal = this.controller.signal;

  constructor(token: vscode.CancellationToken) {
    this.listening = token.onCancellationRequested(() => this.controller.abort());
    if (token.isCancellationRequested) {
      this.controller.abort();
    }
  }

  dispose(): void {
    this.listening.dispose();
  }
}

export function toResult(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
