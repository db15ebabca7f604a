import * as l10n from '@vscode/l10n';
import type { AddressFault } from '../../runway/errors/addressError.ts';

/** What is wrong with the address of a service, and what to enter instead. */
export function addressText(fault: AddressFault): string {
  switch (fault) {
    case 'empty':
      return l10n.t('Enter the address of the service, such as https://example.com.');
    case 'notAddress':
      return l10n.t(
        'This isn’t a valid address. Enter one such as https://example.com/runwayml/v1.',
      );
    case 'notHttps':
      return l10n.t('The address must begin with https://.');
    case 'plainHttp':
      return l10n.t(
        'The address must begin with https://. Plain http would send your key unprotected.',
      );
    case 'credentials':
      return l10n.t('Remove the user name and password from the address. You enter the key next.');
    case 'query':
      return l10n.t('Remove everything from “?” or “#” on from the address.');
  }
}
