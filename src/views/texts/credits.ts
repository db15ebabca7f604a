import * as l10n from '@vscode/l10n';
import { inDollars } from '../../runway/models/price.ts';
import { PRACTICE_ROOT, type Service } from '../../runway/service.ts';
import type { TaskRecord } from '../../tasks/record.ts';
import { perLanguage } from '../../util/perLanguage.ts';
import type { Sum } from '../../tasks/spending/spending.ts';

/** Formats an amount of credits, such as `25 credits`. @param language such as `zh-cn` */
export function creditsText(credits: number, language: string): string {
  return credits === 1
    ? l10n.t('1 credit')
    : l10n.t('{0} credits', formatNumber(credits, language));
}

/**
 * What a video will cost, such as `80 credits ($0.80)`.
 *
 * @param isMost it may cost less
 * @param kind a credit of a relay has another value than Runway's
 */
export function priceText(
  price: {
    readonly credits: number;
    readonly isMost: boolean;
    readonly kind: Service['kind'];
  },
  language: string,
): string {
  const { credits, isMost, kind } = price;
  if (kind === 'practice') {
    return practicePrice();
  }
  const number = formatNumber(credits, language);
  if (kind === 'relay') {
    return isMost ? l10n.t('up to {0} credits', number) : creditsText(credits, language);
  }
  return isMost
    ? l10n.t('up to {0} credits (${1})', number, inDollars(credits))
    : l10n.t('{0} credits (${1})', number, inDollars(credits));
}

/**
 * What a task cost, as the service reported it: charged credits, or the most that it may charge.
 *
 * @returns undefined when the service reported neither
 */
export function costText(
  { service, chargedCredits, estimatedCredits }: TaskRecord,
  language: string,
): string | undefined {
  if (service === PRACTICE_ROOT) {
    return practicePrice();
  }
  if (chargedCredits !== undefined) {
    return creditsText(chargedCredits, language);
  }
  return estimatedCredits === undefined
    ? undefined
    : l10n.t('up to {0} credits', formatNumber(estimatedCredits, language));
}

/** What a video costs in practice mode. */
export function practicePrice(): string {
  return l10n.t('Practice · no cost');
}

/** The total cost of several tasks, with the part that is not known. */
export function sumText(sum: Sum, language: string): string {
  const { charged, atMost, unknown, unconfirmed } = sum;
  const most = formatNumber(atMost, language);
  const parts = [
    charged > 0 && creditsText(charged, language),
    atMost > 0 &&
      (charged > 0 ? l10n.t('up to {0} more credits', most) : l10n.t('up to {0} credits', most)),
    unknown > 0 &&
      (unknown === 1
        ? l10n.t('1 task with unknown cost')
        : l10n.t('{0} tasks with unknown cost', unknown)),
    unconfirmed > 0 &&
      (unconfirmed === 1
        ? l10n.t('1 possibly charged request')
        : l10n.t('{0} possibly charged requests', unconfirmed)),
  ];
  return parts.filter((it) => it !== false).join(' · ');
}

/** Credits may have fractions; more than two digits are not shown. */
function formatNumber(credits: number, language: string): string {
  return numberFormat(language).format(credits);
}

const numberFormat = perLanguage(
  (language) => new Intl.NumberFormat(language, { maximumFractionDigits: 2 }),
);
