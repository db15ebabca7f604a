import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Ask } from './improvePrompt.ts';

/** The editor's language model, where there is one: GitHub Copilot's, or another extension's. */
export async function findLanguageModel(): Promise<vscode.LanguageModelChat | undefined> {
  const [model] = await vscode.lm.selectChatModels();
  return model;
}

/** Asks a language model. The first time, VS Code asks the user for consent. */
export function askLanguageModel(model: vscode.LanguageModelChat): Ask {
  return async (message, signal) => {
    const cancelling = new vscode.CancellationTokenSource();
    signal.addEventListener('abort', () => cancelling.cancel(), { once: true });
    const answer = await model.sendRequest(
      [vscode.LanguageModelChatMessage.User(message)],
      { justification: l10n.t('The language model gets your prompt, and suggests a better one.') },
      cancelling.token,
    );
    return answer.text;
  };
}

/** Why a language model gave no suggestion. */
export function languageModelProblem(error: unknown): string {
  switch (error instanceof vscode.LanguageModelError ? error.code : undefined) {
    case vscode.LanguageModelError.NoPermissions.name:
      return l10n.t('You haven’t allowed this extension to use the language model.');
    case vscode.LanguageModelError.Blocked.name:
      return l10n.t('The language model is refusing requests now, or its quota is used up.');
    case vscode.LanguageModelError.NotFound.name:
      return l10n.t('The language model is no longer available.');
    default:
      return l10n.t('The language model didn’t answer. Run “Runway: Show Log” for details.');
  }
}
