import type { Page } from 'playwright-core';

/**
 * Stands in for VS Code in a page that is not loaded yet: it has `acquireVsCodeApi`, and messages
 * arrive as VS Code hands them over, as JSON with bytes.
 *
 * @param receive gets what the page sends
 */
export async function listenToPage(page: Page, receive: (message: unknown) => void): Promise<void> {
  await page.exposeFunction('toHost', (text: string) => receive(unpack(text)));
  // tsx wraps functions that tests hand to the page in this helper.
  await page.addInitScript('globalThis.__name ??= (it) => it;');
  await page.addInitScript(() => {
    window.sentCount = 0;
    const toText = (_: string, value: unknown) =>
      value instanceof Uint8Array ? { base64: value.toBase64() } : value;
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        getState: () => undefined,
        setState: (state: unknown) => {
          window.kept = state;
        },
        postMessage: async (message: unknown) => {
          await window.toHost(JSON.stringify(message, toText));
          window.sentCount += 1;
        },
      }),
    });
  });
}

/** Sends a message as the extension does, and waits until the page has received it. */
export async function postToPage(page: Page, message: unknown): Promise<void> {
  await page.evaluate(
    (text) =>
      new Promise<void>((resolve) => {
        const toBytes = (_: string, value: unknown) =>
          value !== null && typeof value === 'object' && 'base64' in value
            ? Uint8Array.fromBase64(value.base64 as string)
            : value;
        window.addEventListener('message', () => resolve(), { once: true });
        window.postMessage(JSON.parse(text, toBytes), '*');
      }),
    pack(message),
  );
}

/** As text: Playwright takes seconds to pass the bytes of a large image one by one. */
function pack(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) =>
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  );
}

function unpack(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    value !== null && typeof value === 'object' && 'base64' in value
      ? new Uint8Array(Buffer.from(value.base64 as string, 'base64'))
      : value,
  );
}

declare global {
  interface Window {
    sentCount: number;
    /** What the page has stored for a window reload. */
    kept: unknown;
    toHost(text: string): Promise<void>;
  }
}
