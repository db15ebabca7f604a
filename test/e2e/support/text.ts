import type { Locator } from 'playwright-core';

/** A pattern for a text that is exactly this, but for white space around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

/** The text of what a locator finds; undefined if it finds nothing, or nothing with a text. */
export async function textOf(locator: Locator): Promise<string | undefined> {
  const [text = ''] = await locator.allTextContents();
  return text.trim() === '' ? undefined : text.trim();
}
