import type { Locator } from 'playwright-core';

/** The text of the tooltip that something shows under the mouse. */
export async function tooltip(of: Locator): Promise<string> {
  const page = of.page();
  const hover = page.locator('.monaco-hover.workbench-hover').filter({ visible: true });
  // What is drawn again while the mouse rests on it shows none until the mouse comes back.
  for (let attempt = 1; ; attempt++) {
    // One that is open belongs to something else.
    await page.mouse.move(1, 1);
    await hover.waitFor({ state: 'hidden' });
    await of.hover();
    try {
      await hover.filter({ hasNotText: /^\s*Loading\.\.\.\s*$/ }).waitFor({ timeout: 3_000 });
      return (await hover.innerText()).trim();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
