import type { Page } from 'playwright-core';

/**
 * Notes every notification that pops up in a window from now on, also after it was loaded again.
 * VS Code hides most of them after some seconds.
 *
 * @returns their messages up to now, oldest first
 */
export async function watchNotifications(page: Page): Promise<() => readonly string[]> {
  const messages: string[] = [];
  await page.exposeFunction(noter, (message: string) => messages.push(message));
  await page.addInitScript(observe, noter);
  await page.evaluate(observe, noter);
  return () => messages;
}

const noter = 'noteNotification';

/** Runs in the page. */
function observe(noterName: string): void {
  const note = (globalThis as unknown as Record<string, (message: string) => void>)[noterName];
  const seen = new WeakSet<Element>();
  const look = () => {
    for (const toast of document.querySelectorAll('.notification-toast')) {
      const message = toast.querySelector('.notification-list-item-message')?.textContent ?? '';
      if (message === '' || seen.has(toast)) continue;
      seen.add(toast);
      note?.(message);
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}
