import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { SECTION } from '../settings.ts';
import { escapeMarkdown } from '../ui/markdown.ts';
import { plainText } from '../util/plainText.ts';
import { isolateName } from '../util/shortenName.ts';
import { creditsText, priceText } from '../views/texts/credits.ts';
import { labelText } from '../views/texts/sentences.ts';
import { settingsFacts, type Fact } from '../views/texts/settingsFacts.ts';
import { describePrice } from '../views/texts/wantedVideo.ts';
import type { Order } from './order.ts';

/** Longest prompt in a question, in UTF-16 code units. */
const PROMPT_LENGTH = 1000;

/** What agents have spent in 24 hours, and what they may spend. In credits. */
export interface Budget {
  readonly spent: number;
  readonly budget: number;
}

/** The question in a chat. Every text from outside is escaped: it can't become a link or markup. */
export function chatQuestion(
  order: Order,
  budget: Budget,
): vscode.LanguageModelToolConfirmationMessages {
  const { price: credits = 0, settings, service } = order;
  const isMost = settings.duration === 'auto';
  const price = priceText({ credits, isMost, kind: service.kind }, vscode.env.language);
  const lines = [...listFacts(order), budgetText(budget)].map(escapeMarkdown);
  const message = new vscode.MarkdownString(lines.join('  \n'));
  message.isTrusted = false;
  message.supportHtml = false;
  message.supportThemeIcons = false;
  const title =
    service.kind === 'practice'
      ? l10n.t('Allow an agent to generate a video?')
      : l10n.t('Generate a video for {0}?', price);
  return { title, message };
}

/** The lines of the extension's own question, as plain text. */
export function dialogDetail(order: Order, budget: Budget): string {
  return [
    describePrice(order.price, vscode.env.language),
    budgetText(budget),
    '',
    ...listFacts(order),
  ].join('\n');
}

/** What the agent wrote comes last, so that it hides nothing. */
function listFacts({ path, service, settings, model }: Order): string[] {
  const { promptText, negativePrompt, seed } = settings;
  const facts: readonly Fact[] = [
    [l10n.t('Image'), isolateName(plainText(path, 200))],
    [l10n.t('Service'), service.name],
    ...settingsFacts(settings),
    [l10n.t('Seed'), model?.seed === false ? undefined : (seed?.toString() ?? l10n.t('random'))],
    [l10n.t('Negative prompt'), negativePrompt],
    [promptLabel(promptText), promptText === undefined ? undefined : `“${cut(promptText)}”`],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined ? [] : [labelText(label, plainText(value, PROMPT_LENGTH + 2))],
  );
}

/** Says how long a prompt is if its end is not shown. */
function promptLabel(prompt = ''): string {
  return prompt.length > PROMPT_LENGTH
    ? l10n.t('Prompt of {0} characters', prompt.length)
    : l10n.t('Prompt');
}

function cut(prompt: string): string {
  return plainText(prompt, PROMPT_LENGTH);
}

function budgetText({ spent, budget }: Budget): string {
  const { language } = vscode.env;
  return l10n.t(
    'In the last 24 hours, agents spent {0}. Without this question they may spend {1}: see the setting {2}.',
    creditsText(spent, language),
    creditsText(budget, language),
    `${SECTION}.agentBudget`,
  );
}
