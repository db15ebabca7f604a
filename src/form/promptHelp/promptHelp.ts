import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import { describeError } from '../../util/log.ts';
import type { HelpMessage, HelpRequest } from '../protocol.ts';
import { chooseExample } from './chooseExample.ts';
import { choosePracticeFailure } from './choosePracticeFailure.ts';
import { chooseRecentPrompt } from './chooseRecentPrompt.ts';
import { improvePrompt } from './improvePrompt.ts';
import { askLanguageModel, findLanguageModel, languageModelProblem } from './languageModel.ts';

/** The help with the prompt behind one form: lists, and the editor's language model. */
export class PromptHelp {
  private readonly disposables: { dispose(): void }[];
  private canImprove = false;
  private choosing = new AbortController();
  private improving = new AbortController();

  /** @param post sends a message to the page */
  constructor(
    private readonly app: Pick<App, 'recentPrompts' | 'log'>,
    private readonly post: (message: HelpMessage) => void,
  ) {
    this.disposables = [
      app.recentPrompts.onDidChange(() => this.tell()),
      vscode.lm.onDidChangeChatModels(() => this.lookForModel()),
    ];
  }

  /** Tells a page that was loaded what there is. What the earlier page asked for ends. */
  start(): void {
    this.closeLists();
    this.improving.abort();
    this.tell();
    this.lookForModel();
  }

  receive(request: HelpRequest): void {
    this.answer(request).catch((error: unknown) => this.app.log.error(describeError(error)));
  }

  closeLists(): void {
    this.choosing.abort();
  }

  dispose(): void {
    this.closeLists();
    this.improving.abort();
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  private tell(): void {
    const { canImprove } = this;
    this.post({ type: 'promptHelp', recent: this.app.recentPrompts.all(), canImprove });
  }

  private lookForModel(): void {
    findLanguageModel().then(
      (model) => {
        if (this.canImprove !== (model !== undefined)) {
          this.canImprove = model !== undefined;
          this.tell();
        }
      },
      (error: unknown) => this.app.log.warn(describeError(error)),
    );
  }

  private async answer(request: HelpRequest): Promise<void> {
    switch (request.type) {
      case 'choosePromptExample': {
        const text = await chooseExample(request.language, this.startChoosing());
        this.insert(text, false);
        break;
      }
      case 'chooseRecentPrompt': {
        const text = await chooseRecentPrompt(this.app.recentPrompts, this.startChoosing());
        this.insert(text, true);
        break;
      }
      case 'choosePracticeFailure': {
        const text = await choosePracticeFailure(this.startChoosing());
        this.insert(text, false);
        break;
      }
      case 'improvePrompt':
        await this.improve(request);
        break;
      case 'stopImproving':
        this.improving.abort();
        break;
    }
  }

  private startChoosing(): AbortSignal {
    this.choosing.abort();
    this.choosing = new AbortController();
    return this.choosing.signal;
  }

  private insert(text: string | undefined, replaces: boolean): void {
    if (text !== undefined) {
      this.post({ type: 'insertPrompt', text, replaces });
    }
  }

  /** An answer that was stopped, or that another one replaces, is not shown. */
  private async improve({
    prompt,
    limit,
  }: Extract<HelpRequest, { type: 'improvePrompt' }>): Promise<void> {
    this.improving.abort();
    this.improving = new AbortController();
    const { signal } = this.improving;
    const problem = (sentence: string) =>
      signal.aborted || this.post({ type: 'improvement', of: prompt, problem: sentence });
    try {
      const model = await findLanguageModel();
      if (model === undefined) {
        problem(l10n.t('The language model is no longer available.'));
        return;
      }
      const text = await improvePrompt(askLanguageModel(model), prompt, limit, signal);
      if (text === undefined) {
        problem(l10n.t('The language model suggests no change.'));
      } else {
        this.post({ type: 'improvement', of: prompt, text });
      }
    } catch (error) {
      if (!signal.aborted) {
        this.app.log.warn(describeError(error));
        problem(languageModelProblem(error));
      }
    }
  }
}
