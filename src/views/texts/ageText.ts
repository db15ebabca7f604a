import * as l10n from '@vscode/l10n';
import { perLanguage } from '../../util/perLanguage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** From this age on, a text shows the date. Milliseconds. */
export const DATED = 24 * HOUR;

const relativeFormat = perLanguage((language) => new Intl.RelativeTimeFormat(language));
const day = { month: 'short', day: 'numeric' } as const;
const dayFormat = perLanguage((language) => new Intl.DateTimeFormat(language, day));
const dateFormat = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { ...day, year: 'numeric' }),
);

/**
 * How long ago something happened, such as `5 min ago`, or its date.
 *
 * @param time milliseconds since the epoch
 * @param language such as `zh-cn`
 */
export function ageText(time: number, now: number, language: string): string {
  const age = now - time;
  if (age < MINUTE) {
    return l10n.t('just now');
  }
  if (age < HOUR) {
    return l10n.t('{0} min ago', Math.floor(age / MINUTE));
  }
  return age < DATED
    ? l10n.t('{0} h ago', Math.floor(age / HOUR))
    : formatDate(time, now, language);
}

/** The same in whole words, to be read aloud: `5 minutes ago`. */
export function spokenAge(time: number, now: number, language: string): string {
  const age = now - time;
  if (age < MINUTE || age >= DATED) {
    return ageText(time, now, language);
  }
  const format = relativeFormat(language);
  return age < HOUR
    ? format.format(-Math.floor(age / MINUTE), 'minute')
    : format.format(-Math.floor(age / HOUR), 'hour');
}

/** Without the year if it is this one. */
function formatDate(time: number, now: number, language: string): string {
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayFormat : dateFormat)(language).format(time);
}
