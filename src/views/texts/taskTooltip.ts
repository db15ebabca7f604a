import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskRecord } from '../../tasks/record.ts';
import { listFiles } from '../../tasks/taskVideos.ts';
import { costText } from './credits.ts';
import { adviceText, chargeText, saidText, whatHappened } from './taskProblem.ts';
import { formatLocation } from '../../ui/location.ts';
import { escapeMarkdown } from '../../ui/markdown.ts';
import { labelText } from './sentences.ts';
import { settingsFacts, type Fact } from './settingsFacts.ts';
import { agentText, stateWithStatus } from './taskText.ts';

/**
 * Makes a task's tooltip, with everything that is known about it. All text from outside is escaped,
 * so that it can't become a link, a picture or markup.
 */
export function taskTooltip(task: TaskRecord): vscode.MarkdownString {
  const paragraphs = [
    joinLines(whatHappened(task), adviceText(task), chargeText(task)),
    saidText(task),
    shorten(task.settings?.promptText),
  ].filter((it) => it !== undefined);
  const lines = listFacts(task).flatMap(([name, value]) =>
    value === undefined ? [] : [labelText(escapeMarkdown(name), escapeMarkdown(value))],
  );
  const parts = [
    `**${escapeMarkdown(task.image.name)}**`,
    ...paragraphs.map(escapeMarkdown),
    lines.join('  \n'),
  ];
  const tooltip = new vscode.MarkdownString(parts.join('\n\n'));
  tooltip.supportThemeIcons = false;
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  return tooltip;
}

/** Joins the texts that exist, one per line; undefined if all are missing. */
function joinLines(...texts: readonly (string | undefined)[]): string | undefined {
  const lines = texts.filter((text) => text !== undefined);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Longest text of a prompt, in UTF-16 code units. A longer one would hide the lines below it. */
const PROMPT_LENGTH = 400;

function shorten(prompt: string | undefined): string | undefined {
  if (prompt === undefined || prompt.length <= PROMPT_LENGTH) {
    return prompt;
  }
  const cut = prompt.slice(0, PROMPT_LENGTH).replace(/\p{Cs}$/u, '');
  return `${cut}…`;
}

/** The labels and values of the lines; undefined values are left out. */
function listFacts(task: TaskRecord): Fact[] {
  const { settings } = task;
  return [
    [l10n.t('State'), stateWithStatus(task)],
    ...settingsFacts(settings),
    [l10n.t('Negative prompt'), shorten(settings?.negativePrompt)],
    [l10n.t('Seed'), settings && (settings.seed?.toString() ?? l10n.t('random'))],
    [l10n.t('Requested'), agentText(task)],
    [l10n.t('Created'), formatTime(task.createdAt)],
    [l10n.t('Ended'), task.endedAt === undefined ? undefined : formatTime(task.endedAt)],
    [
      l10n.t('Cost'),
      chargeText(task) === undefined ? costText(task, vscode.env.language) : undefined,
    ],
    [l10n.t('Error code'), readFailureCode(task)],
    [l10n.t('Service'), task.service],
    [l10n.t('Task ID'), task.taskId],
    [l10n.t('Image'), task.image.uri === '' ? undefined : formatLocation(task.image.uri)],
    [l10n.t('Last frame'), task.lastFrame?.name],
    ...listFiles(task).map((file, index): Fact => [
      index === 0 ? l10n.t('Video') : l10n.t('Video {0}', index + 1),
      file,
    ]),
  ];
}

function readFailureCode({ problem }: TaskRecord): string | undefined {
  return problem?.failure.type === 'generation' ? problem.failure.code : undefined;
}

/** @param milliseconds since the epoch */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(vscode.env.language);
}
