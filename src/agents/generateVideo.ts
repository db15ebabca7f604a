import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { readAgentBudget, readSettings } from '../settings.ts';
import { BUDGET_TIME, findRepeated, sumAgentCredits } from '../tasks/agentRequests.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isRunning } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { confirm } from '../ui/confirm.ts';
import { notify } from '../ui/notification.ts';
import { describeError } from '../util/log.ts';
import { shortenName } from '../util/shortenName.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { answerText, problemText } from './answer.ts';
import { callErrorText } from './callError.ts';
import { describeExactly, readOrder, type Order } from './order.ts';
import { chatQuestion, dialogDetail } from './orderText.ts';
import { ShownOrders } from './shownOrders.ts';
import { asksInAnyCase, submitOrder, type CalledTask, type Limits } from './submitOrder.ts';
import { GenerateInput, readInput } from './toolInput.ts';
import { waitForTask } from './waitForTask.ts';

/** The tool `runway_generate_video`. It spends money, and its caller is not trusted. */
export class GenerateVideoTool implements vscode.LanguageModelTool<unknown> {
  private readonly shown = new ShownOrders();
  /** Settles when the last call has decided and sent. Calls do that one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly app: App) {}

  /** Makes the question that a chat shows. No question if `invoke` asks anyway, or spends nothing. */
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
      const spent = sumAgentCredits(recent, Date.now());
      const limits = readLimits();
      if (isRepeated || isOutsideChat(options) || asksInAnyCase(order, spent, limits)) {
        return { invocationMessage };
      }
      this.shown.add(describeExactly(order));
      const { budget } = limits;
      return { invocationMessage, confirmationMessages: chatQuestion(order, { spent, budget }) };
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
    let called: CalledTask | undefined;
    try {
      const input = readInput(GenerateInput, given);
      const order = await readOrder(this.app, input);
      // The token's type is `never`, so TypeScript would call this comparison unnecessary.
      const isInChat = (toolInvocationToken as unknown) !== undefined;
      const isConfirmed = isInChat && this.shown.take(describeExactly(order));
      const tasks = await this.app.tasks();
      called = await this.oneAtATime(() =>
        submitOrder(tasks, order, {
          ...{ isAnother: input.another, isConfirmed, signal, readLimits },
          ask: (spent) => ask(order, spent),
        }),
      );
      return toResult(await this.answer(tasks, called, input, signal));
    } catch (error) {
      throw this.toError(error, called);
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
    if (latest.removedAt !== undefined && latest.state !== 'done') {
      const removed = l10n.t('“{0}” was removed from the list.', latest.image.name);
      const text = answerText('ended', latest, isRepeated, Date.now());
      throw new FinalError(`${joinSentences(removed, problemText(latest))}\n${text}`);
    }
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
        'The agent was stopped, but its video for {0} goes on. It may be charged, and is saved when it is finished.',
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

  /** An error for the agent. @param called the task of the call, if it has one */
  private toError(error: unknown, called?: CalledTask): Error {
    if (error instanceof FinalError || error instanceof vscode.CancellationError) {
      return error;
    }
    this.app.log.warn(`An agent got no video. ${describeError(error)}`);
    return new Error(callErrorText(error, called, Date.now()), { cause: error });
  }
}

/** An error whose message says everything. */
class FinalError extends Error {
  override readonly name = 'FinalError';
}

function readLimits(): Limits {
  return { budget: readAgentBudget(), confirmAbove: readSettings().confirmAbove };
}

function ask(order: Order, spent: number): Promise<boolean> {
  return confirm(
    l10n.t('Allow an agent to generate a video?'),
    l10n.t('Allow This Video'),
    dialogDetail(order, { spent, budget: readAgentBudget() }),
  );
}

/**
 * Whether a call comes from no chat: then VS Code's question would be a dialog before the dialog of
 * this extension. Newer versions report it. `invoke` doesn't rely on that.
 */
function isOutsideChat(options: object): boolean {
  return 'chatSessionResource' in options && options.chatSessionResource === undefined;
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
