import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Service } from '../../runway/service.ts';
import { KeyStorageError } from '../../services/keyStorageError.ts';
import type { Services } from '../../services/services.ts';
import { errorText } from '../../views/texts/failureText.ts';

/**
 * Stores a service's key. If the secret storage refuses, lets the user try again, without typing the
 * key once more.
 *
 * @returns whether the key was stored
 */
export async function storeKey(
  { keys }: Services,
  { origin }: Service,
  key: string,
): Promise<boolean> {
  for (;;) {
    try {
      await keys.set(origin, key);
      return true;
    } catch (error) {
      if (!(error instanceof KeyStorageError)) {
        throw error;
      }
      const again = l10n.t('Try Again');
      const options = { modal: true };
      if ((await vscode.window.showErrorMessage(errorText(error), options, again)) !== again) {
        return false;
      }
    }
  }
}
