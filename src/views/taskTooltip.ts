import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import { costText } from './credits.ts';
import { adviceText, chargeText, saidText, whatHappened } from './taskProblem.ts';
import { escapeMarkdown } from '../ui/markdown.ts';
import { stateWithWord } from './taskText.ts';

/**
 * Everything that is known of a task. What came from outside is put in as text: it becomes no
 * link, no picture and no markup.
 */
export function taskTooltip(task: TaskRecord): vscode.MarkdownString {
  const paragraphs = [
    lines(whatHappened(task), adviceText(task), chargeText(task)),
    saidText(task),
    shortened(task.settings?.promptText),
  ].filter((it) => it !== undefined);
  const known = facts(task).flatMap(([name, value]) =>
    value === undefined ? [] : [`${escapeMarkdown(name)}: ${escapeMarkdown(value)}`],
  );
  const parts = [
    `**${escapeMarkdown(task.image.name)}**`,
    ...paragraphs.map(escapeMarkdown),
    known.join('  \n'),
  ];
  const tooltip = new vscode.MarkdownString(parts.join('\n\n'));
  tooltip.supportThemeIcons = false;
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  return tooltip;
}

/** What there is, line by line. */
function lines(...them: readonly (string | undefined)[]): string | undefined {
  const said = them.filter((it) => it !== undefined);
  return said.length === 0 ? undefined : said.join('\n');
}

/** As much of a prompt as leaves the facts below it in sight. */
const PROMPT_LENGTH = 400;

function shortened(prompt: string | undefined): string | undefined {
  if (prompt === undefined || prompt.length <= PROMPT_LENGTH) {
    return prompt;
  }
  const cut = prompt.slice(0, PROMPT_LENGTH).replace(/\p{Cs}$/u, '');
  return `${cut}…`;
}

function facts(task: TaskRecord): [string, string | undefined][] {
  const { settings } = task;
  return [
    [l10n.t('State'), stateWithWord(task)],
    [l10n.t('Model'), settings?.model],
    [l10n.t('Ratio'), settings?.ratio],
    [l10n.t('Duration'), settings && l10n.t('{0} s', settings.duration)],
    [l10n.t('Audio'), settings && audio(settings.audio)],
    [l10n.t('Negative prompt'), shortened(settings?.negativePrompt)],
    [l10n.t('Seed'), settings && (settings.seed?.toString() ?? l10n.t('random'))],
    [l10n.t('Created'), time(task.createdAt)],
    [l10n.t('Ended'), task.endedAt === undefined ? undefined : time(task.endedAt)],
    [
      l10n.t('Cost'),
      chargeText(task) === undefined ? costText(task, vscode.env.language) : undefined,
    ],
    [l10n.t('Failure code'), readFailureCode(task)],
    [l10n.t('Service'), task.service],
    [l10n.t('Task ID'), task.taskId],
    [l10n.t('Image'), task.image.uri === '' ? undefined : readable(task.image.uri)],
    [l10n.t('Last frame'), task.lastFrame?.name],
    [l10n.t('Video'), task.file],
  ];
}

function readFailureCode({ problem }: TaskRecord): string | undefined {
  return problem?.failure.type === 'generation' ? problem.failure.code : undefined;
}

/** Missing for a model that leaves no choice. */
function audio(chosen: boolean | undefined): string | undefined {
  return chosen === undefined ? undefined : chosen ? l10n.t('With audio') : l10n.t('Without audio');
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(vscode.env.language);
}

function readable(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : uri;
}
