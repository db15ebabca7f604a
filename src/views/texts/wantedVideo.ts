import * as l10n from '@vscode/l10n';
import { plainText } from '../../util/plainText.ts';
import { isolateName, shortenName } from '../../util/shortenName.ts';
import { creditsText } from './credits.ts';

/** The name of a file in a question. Line breaks in it could imitate lines of the question. */
export function describeName(name: string): string {
  return isolateName(shortenName(plainText(name)));
}

/**
 * What a video costs, as a sentence.
 *
 * @param price in credits; undefined when it is not known
 * @param language such as `zh-cn`
 */
export function describePrice(price: number | undefined, language: string): string {
  return price === undefined
    ? l10n.t('The price isn’t known.')
    : l10n.t('Costs {0}.', creditsText(price, language));
}
