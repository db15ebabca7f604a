import * as l10n from '@vscode/l10n';
import { perLanguage } from '../../util/perLanguage.ts';

const numberFormat = perLanguage((language) => new Intl.NumberFormat(language));

/** How many tasks are shown of all, such as `12 of 5,000`. @param language such as `zh-cn` */
export function countText(shown: number, total: number, language: string): string {
  const format = (count: number) => numberFormat(language).format(count);
  return shown === total
    ? shown === 1
      ? l10n.t('1 video')
      : l10n.t('{0} videos', format(shown))
    : l10n.t('{0} of {1}', format(shown), format(total));
}
