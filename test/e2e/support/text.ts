import type { Locator } from 'playwright-core';

/** A pattern for exactly this text, ignoring white space around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** The text of the first element that is found; undefined if there is none or its text is empty. */
export async function textOf(locator: Locator): Promise<string | undefined> {
  const [text = ''] = await locator.allTextContents();
  return text.trim() === '' ? undefined : text.trim();
}
