import type { Page } from 'playwright-core';

/** Longest wait for actions that usually finish at once, in milliseconds. Busy machines need it. */
export const longestWait = 60_000;

/**
 * Repeats a check after each change of the page until it passes. Returns the check's result.
 *
 * @throws the check's last error
 */
export async function eventually<T>(
  page: Page,
  check: () => Promise<T> | T,
  milliseconds = longestWait,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.evaluate(nextChange);
    }
  }
}

/**
 * Runs in the page. The check may read something outside the page, so this waits for 250 ms at
 * most. After a change it waits for 50 ms: one change often follows another, and each check takes
 * time from the page.
 */
function nextChange(): Promise<void> {
  const limit = 250;
  const rest = 50;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      setTimeout(() => done(), rest);
    });
    const timer = setTimeout(() => done(), limit);
    const done = () => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
}
