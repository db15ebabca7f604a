import type { Locator } from 'playwright-core';
import { longestWait } from './eventually.ts';

/** Shows an element's tooltip and returns its text. */
export async function tooltip(of: Locator): Promise<string> {
  const page = of.page();
  const hover = page.locator('.monaco-hover.workbench-hover').filter({ visible: true });
  // If the element is redrawn under the mouse, the tooltip appears only after the mouse comes back.
  for (let patience = 3_000, deadline = Date.now() + longestWait; ; patience *= 2) {
    try {
      // An open tooltip belongs to another element. One that opened late waits for a movement.
      await page.mouse.move(1, 1);
      await page.mouse.move(2, 2);
      await hover.waitFor({ state: 'hidden', timeout: patience });
      await of.hover();
      await hover.filter({ hasNotText: /^\s*Loading\.\.\.\s*$/ }).waitFor({ timeout: patience });
      return (await hover.innerText()).trim();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
