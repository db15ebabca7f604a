import type { ConsoleMessage, Page } from 'playwright-core';

/**
 * Records the problems of a window from now on: uncaught errors, Content Security Policy
 * violations, and errors that webview pages print.
 *
 * @returns a function that returns the problems so far
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
