import type { Page } from 'playwright-core';
import type { Theme } from './pageServer.ts';
import themes from './themes.json' with { type: 'json' };

/** Shows another theme in an open page, as VS Code does when the user selects one. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(({ bodyClass, variables }) => {
    const { style } = document.documentElement;
    for (const name of [...style]) style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) {
      style.setProperty(`--vscode-${name}`, value);
    }
    document.body.className = bodyClass;
  }, themes[theme]);
}
