import * as l10n from '@vscode/l10n';

/** The user doesn't allow another extension to generate a video. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';

  constructor() {
    super(l10n.t('Not sent: you didn’t allow it.'));
  }
}
