import type { Locator } from 'playwright-core';
import { longestWait } from './eventually.ts';

/** Shows an element's tooltip and returns its text. */
export async function tooltip(of: Locator): Promise<string> {
  const page = of.page();
  const earlier = page.locator('.monaco-hover.workbench-hover');
  const hover = page
    .locator('.monaco-hover.workbench-hover:not([data-earlier])')
    .filter({ visible: true, hasNotText: /^\s*Loading\.\.\.\s*$/ });
  // If the element is redrawn under the mouse, the tooltip appears only after the mouse comes back.
  for (let patience = 3_000, deadline = Date.now() + longestWait; ; patience *= 2) {
    await page.mouse.move(1, 1);
    // An open tooltip belongs to another element, and stays while that has the focus.
    await earlier.evaluateAll((all) => {
      for (const it of all) it.setAttribute('data-earlier', '');
    });
    await of.hover();
    try {
      await hover.waitFor({ timeout: patience });
      return (await hover.innerText()).trim();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
