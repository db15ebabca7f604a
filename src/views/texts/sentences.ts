import * as l10n from '@vscode/l10n';

/** Joins sentences as the user's language does: Chinese has no space between them. */
export function joinSentences(...parts: readonly (string | undefined)[]): string {
  const sentences = existing(parts);
  return sentences
    .map((text, index) => (index === sentences.length - 1 ? text : endSentence(text)))
    .join(l10n.t('{0} {1}', '', ''));
}

/** Adds a full stop if needed: a service's message may lack it. */
function endSentence(text: string): string {
  return /[.!?…。！？]$/.test(text) ? text : l10n.t('{0}.', text);
}

/** Joins the parts of a list as the user's language does: Chinese has its own comma. */
export function joinPhrases(...parts: readonly (string | undefined)[]): string {
  return existing(parts).join(l10n.t('{0}, {1}', '', ''));
}

/** Puts a label or a name before a text, as the user's language does. */
export function labelText(label: string, text: string): string {
  return l10n.t('{0}: {1}', label, text);
}

function existing(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part): part is string => part !== undefined && part !== '');
}
