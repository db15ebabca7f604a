import * as l10n from '@vscode/l10n';
import { plainText } from '../../util/plainText.ts';
import { perLanguage } from '../../util/perLanguage.ts';
import type { TaskRecord } from '../../tasks/record.ts';
import type { GroupName } from '../rows.ts';
import { needsUser } from '../taskGroups.ts';
import { rowName } from './rowName.ts';
import { joinPhrases, joinSentences, labelText } from './sentences.ts';

const monthFormat = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }),
);

/** The heading of a group in the list. @param language such as `zh-cn` */
export function groupLabel(name: GroupName, language: string): string {
  switch (name) {
    case 'needsYou':
      return l10n.t('Needs You');
    case 'running':
      return l10n.t('Running');
    case 'today':
      return l10n.t('Today');
    case 'earlier':
      return l10n.t('Earlier');
    default:
      return monthFormat(language).format(name);
  }
}

/** How many tasks a group has, to be read aloud. */
export function taskCount(count: number): string {
  return count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', count);
}

/** The name of folded variations: of their image. That of a batch: of its first image. */
export function variationsName(tasks: readonly TaskRecord[]): string {
  const name = rowName(tasks[0]?.image.name ?? '');
  return tasks[0]?.batch === undefined ? name : l10n.t('{0} and {1} more', name, tasks.length - 1);
}

/**
 * The line beside the name of folded variations: how far they are, then the time and the prompt.
 *
 * @param time such as `5 min ago`, if it is known
 */
export function variationsText(tasks: readonly TaskRecord[], time?: string): string {
  const prompt = tasks[0]?.settings?.promptText;
  return [...progressPhrases(tasks), time, prompt && plainText(prompt, 200)]
    .filter(Boolean)
    .join(' · ');
}

/** Everything about folded variations for a screen reader. */
export function spokenVariations(tasks: readonly TaskRecord[], time?: string): string {
  const [first] = tasks;
  const prompt = first?.settings?.promptText;
  const isNew = tasks.some(({ unseen }) => unseen === true);
  return joinSentences(
    joinPhrases(
      first?.batch === undefined
        ? l10n.t('Videos from {0}', first?.image.name ?? '')
        : l10n.t('Videos from {0} images', tasks.length),
      isNew ? l10n.t('New') : undefined,
      ...progressPhrases(tasks),
      time,
    ),
    prompt && labelText(l10n.t('Prompt'), plainText(prompt, 200)),
  );
}

/** `3 variations` when all are ready; otherwise how many are, and what is wrong with others. */
function progressPhrases(tasks: readonly TaskRecord[]): string[] {
  const ready = count(tasks, ({ state }) => state === 'done');
  const waiting = count(tasks, needsUser);
  const failed = count(tasks, ({ state }) => state === 'failed');
  return [
    ready === tasks.length
      ? tasks[0]?.batch === undefined
        ? l10n.t('{0} variations', tasks.length)
        : l10n.t('{0} videos', tasks.length)
      : l10n.t('{0} of {1} ready', ready, tasks.length),
    ...(waiting === 0
      ? []
      : [waiting === 1 ? l10n.t('1 needs you') : l10n.t('{0} need you', waiting)]),
    ...(failed === 0 ? [] : [l10n.t('{0} failed', failed)]),
  ];
}

function count(tasks: readonly TaskRecord[], isCounted: (task: TaskRecord) => boolean): number {
  return tasks.filter(isCounted).length;
}
