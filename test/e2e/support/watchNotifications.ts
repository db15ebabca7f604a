import type { Page } from 'playwright-core';

/**
 * Records every notification in a window from now on, also after a reload. VS Code hides most of
 * them after some seconds.
 *
 * @returns a function that returns the messages so far, oldest first
 */
export async function watchNotifications(page: Page): Promise<() => readonly string[]> {
  const messages: string[] = [];
  await page.exposeFunction(recorderName, (message: string) => messages.push(message));
  await page.addInitScript(observe, recorderName);
  await page.evaluate(observe, recorderName);
  return () => messages;
}

const recorderName = 'noteNotification';

/** Runs in the page. */
function observe(recorder: string): void {
  const record = (globalThis as unknown as Record<string, (message: string) => void>)[recorder];
  const seen = new WeakSet<Element>();
  const readToasts = () => {
    for (const toast of document.querySelectorAll('.notification-toast')) {
      const message = toast.querySelector('.notification-list-item-message')?.textContent ?? '';
      if (message === '' || seen.has(toast)) continue;
      seen.add(toast);
      record?.(message);
    }
  };
  new MutationObserver(readToasts).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}
