import type { ConsoleMessage, Page } from 'playwright-core';

/**
 * Notes what goes wrong in a window from now on: errors that nobody caught, anything that a
 * Content Security Policy forbade, and errors that pages in webviews print.
 *
 * @returns them, up to now
 */
export function watchConsole(page: Page): () => string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (isProblem(message)) problems.push(`${message.text()} (${message.location().url})`);
  });
  return () => problems;
}

function isProblem(message: ConsoleMessage): boolean {
  if (/content security policy/i.test(message.text())) return true;
  return message.type() === 'error' && /\bwebview\b|runway/i.test(message.location().url);
}
