// An extension with a language model, for the tests. The model is there after the command `on`, and
// gone after `off`. Its answer ends with the prompt that it was asked to improve.
import * as vscode from 'vscode';

export function activate(/** @type {any} */ { subscriptions }) {
  const { lm, commands, EventEmitter } = vscode;
  if (lm.registerLanguageModelChatProvider === undefined) return;
  let isOn = false;
  const changed = new EventEmitter();
  const turn = (/** @type {boolean} */ on) => () => {
    isOn = on;
    changed.fire();
  };
  const model = {
    ...{ id: 'echo', name: 'Echo', family: 'echo', version: '1' },
    ...{ maxInputTokens: 10_000, maxOutputTokens: 10_000, capabilities: {} },
  };
  subscriptions.push(
    commands.registerCommand('testLanguageModel.on', turn(true)),
    commands.registerCommand('testLanguageModel.off', turn(false)),
    lm.registerLanguageModelChatProvider('tests', {
      onDidChangeLanguageModelChatInformation: changed.event,
      provideLanguageModelChatInformation: () => (isOn ? [model] : []),
      async provideLanguageModelChatResponse(_model, messages, _options, progress) {
        const text = messages[0].content.map((part) => part.value).join('');
        const prompt = /^-----\n(.*)\n-----$/ms.exec(text)?.[1] ?? '';
        progress.report(new vscode.LanguageModelTextPart('The camera pans left. '));
        progress.report(new vscode.LanguageModelTextPart(prompt));
      },
      provideTokenCount: async (_model, text) => String(text).length,
    }),
  );
}
