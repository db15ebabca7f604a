import * as l10n from '@vscode/l10n';
import { fieldLabel } from '../../views/texts/fieldLabel.ts';

/** What the page with all videos says. */
export function gridStrings() {
  return {
    title: l10n.t('Gallery'),
    search: l10n.t('Search in prompts, images and models'),
    filter: l10n.t('Filter'),
    image: fieldLabel('promptImage'),
    model: fieldLabel('model'),
    month: l10n.t('Month'),
    state: l10n.t('State'),
    allImages: l10n.t('All images'),
    allModels: l10n.t('All models'),
    allMonths: l10n.t('All months'),
    state_all: l10n.t('All states'),
    state_ready: l10n.t('Finished'),
    state_running: l10n.t('Running'),
    state_needsYou: l10n.t('Needs You'),
    state_failed: l10n.t('Failed or cancelled'),
    onlyStarred: l10n.t('Only with a star'),
    clearFilter: l10n.t('Clear Filter'),
    videos: l10n.t('Videos'),
    keys: l10n.t(
      'Arrow keys move. Enter opens the page of the image. Space selects. S adds or removes a star. Shift+F10 opens the menu.',
    ),
    isNew: l10n.t('New'),
    isStarred: l10n.t('Starred'),
    star: l10n.t('Star'),
    unstar: l10n.t('Remove Star'),
    select: l10n.t('Select'),
    unselect: l10n.t('Unselect'),
    more: l10n.t('More Actions…'),
    selected: l10n.t('{0} selected', '{0}'),
    selectMore: l10n.t('Select two to four videos to compare.'),
    compare: l10n.t('Compare'),
    clearSelection: l10n.t('Clear Selection'),
    reading: l10n.t('Reading the list…'),
    empty: l10n.t(
      'No videos yet. Your videos appear here, with the image and the prompt they were made from.',
    ),
    generate: l10n.t('Generate Video from Image…'),
    noMatch: l10n.t('No video matches the filter.'),
  };
}

export type GridStrings = ReturnType<typeof gridStrings>;
