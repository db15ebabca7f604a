import { report } from './messages.ts';

/** As much of VS Code as notifications need: they are said instead of shown, and nobody clicks. */

function notify(message: string): Promise<undefined> {
  report({ said: 'notified', at: Date.now(), message });
  return Promise.resolve(undefined);
}

export const window = {
  showInformationMessage: notify,
  showWarningMessage: notify,
  showErrorMessage: notify,
};

export const env = { language: 'en' };

export const l10n = {
  t: (text: string, ...values: readonly string[]) =>
    text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? ''),
};

export const Uri = { file: (path: string) => ({ path }), parse: (path: string) => ({ path }) };

export const workspace = {
  getConfiguration: () => ({
    get: (_name: string, standard: unknown) => standard,
    inspect: () => undefined,
  }),
};

export const ConfigurationTarget = { Global: 1 };

export const commands = { executeCommand: () => Promise.resolve() };

export const Disposable = {
  from: (...parts: readonly { dispose(): void }[]) => ({
    dispose: () => {
      for (const part of parts) {
        part.dispose();
      }
    },
  }),
};
