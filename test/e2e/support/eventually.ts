import type { Page } from 'playwright-core';

/** How long things may take that are usually done at once (milliseconds). */
export const patience = 15_000;

/**
 * Runs a check again whenever the page has changed, until it passes, and returns what it returns.
 *
 * @throws what the check throws in the end.
 */
export async function eventually<T>(
  page: Page,
  check: () => Promise<T> | T,
  milliseconds = patience,
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

/** Runs in the page. What a check looks at may be elsewhere, so the wait is limited. */
function nextChange(): Promise<void> {
  const limit = 250;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => done());
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
