import type { Frame, Page } from 'playwright-core';

/** Everything in a window and its frames: the documents, and the texts that were typed. */
export async function everyText(page: Page): Promise<string[]> {
  const texts = await Promise.all(
    page.frames().map(async (frame) =>
      readTexts(frame).catch((error: unknown) => {
        // It has been closed meanwhile.
        if (frame.isDetached()) return [];
        throw error;
      }),
    ),
  );
  return texts.flat();
}

async function readTexts(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const collect = (root: Document | ShadowRoot): string[] =>
      [...root.querySelectorAll('*')].flatMap((it) => [
        ...(it instanceof HTMLInputElement || it instanceof HTMLTextAreaElement ? [it.value] : []),
        ...(it.shadowRoot ? [it.shadowRoot.innerHTML, ...collect(it.shadowRoot)] : []),
      ]);
    return [document.documentElement.outerHTML, ...collect(document)];
  });
}
