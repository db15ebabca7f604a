export const KEY_ACTIONS = ['read', 'save', 'remove'] as const;

/** What was to be done with a key. */
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** VS Code's secret storage refused: the system's keyring is locked or missing. It may pass. */
export class KeyStorageError extends Error {
  override readonly name = 'KeyStorageError';

  constructor(
    readonly action: KeyAction,
    cause: unknown,
  ) {
    super(`The secret storage refused to ${action} an API key`, { cause });
  }
}
