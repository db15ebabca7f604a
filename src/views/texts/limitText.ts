import * as l10n from '@vscode/l10n';
import type { ReachedLimit } from '../../tasks/spending/planLimits.ts';

/** What a limit of the user's plan means for one more video. */
export function limitText(limit: ReachedLimit): string {
  if (limit.kind === 'daily') {
    return l10n.t(
      'Your plan allows {0} videos a day with this model, and {1} were made. This one will be refused or wait.',
      limit.perDay,
      limit.used,
    );
  }
  const { running, atOnce } = limit;
  return running === 1
    ? l10n.t('1 is running; your plan runs {0} at a time. This video will wait.', atOnce)
    : l10n.t(
        '{0} are running; your plan runs {1} at a time. This video will wait.',
        running,
        atOnce,
      );
}
