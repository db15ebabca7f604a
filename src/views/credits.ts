import * as l10n from '@vscode/l10n';
import type { TaskRecord } from '../tasks/record.ts';
import type { Sum } from '../tasks/spending/spending.ts';

/** An amount of credits for people. @param language such as `en` or `zh-cn` */
export function creditsText(credits: number, language: string): string {
  return credits === 1 ? l10n.t('1 credit') : l10n.t('{0} credits', figure(credits, language));
}

/** What a task cost, by the service's own word; undefined where it has given none. */
export function costText(
  { chargedCredits, estimatedCredits }: TaskRecord,
  language: string,
): string | undefined {
  if (chargedCredits !== undefined) {
    return creditsText(chargedCredits, language);
  }
  return estimatedCredits === undefined
    ? undefined
    : l10n.t('at most {0} credits', figure(estimatedCredits, language));
}

/** What tasks cost together, and what is not known of it. */
export function sumText(sum: Sum, language: string): string {
  const { charged, atMost, unknown, unconfirmed } = sum;
  const most = figure(atMost, language);
  const parts = [
    charged > 0 && creditsText(charged, language),
    atMost > 0 &&
      (charged > 0
        ? l10n.t('at most {0} credits more', most)
        : l10n.t('at most {0} credits', most)),
    unknown > 0 &&
      (unknown === 1
        ? l10n.t('1 task of unknown cost')
        : l10n.t('{0} tasks of unknown cost', unknown)),
    unconfirmed > 0 &&
      (unconfirmed === 1
        ? l10n.t('1 request that may have been charged')
        : l10n.t('{0} requests that may have been charged', unconfirmed)),
  ];
  return parts.filter((it) => it !== false).join(' · ');
}

/** As much of a number as there is: credits may have fractions. */
function figure(credits: number, language: string): string {
  return credits.toLocaleString(language, { maximumFractionDigits: 2 });
}
