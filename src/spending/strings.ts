import * as l10n from '@vscode/l10n';
import { fieldLabel } from '../views/texts/fieldLabel.ts';

/** What the page with all costs says. */
export function spendingStrings() {
  return {
    title: l10n.t('Spending'),
    month: l10n.t('Month'),
    export: l10n.t('Export as CSV…'),
    budget: l10n.t('Set Budget…'),
    model: fieldLabel('model'),
    credits: l10n.t('Credits'),
    tasks: l10n.t('Tasks'),
    showTasks: l10n.t('Show the tasks of {0}', '{0}'),
    unknown: l10n.t('Costs that aren’t known'),
    unknownHelp: l10n.t(
      'These tasks aren’t in the sums. The service’s website may say what they cost.',
    ),
    empty: l10n.t('No spending in this month.'),
    local: l10n.t('Cost of tasks started on this computer. The service’s bill decides.'),
  };
}

export type SpendingStrings = ReturnType<typeof spendingStrings>;
