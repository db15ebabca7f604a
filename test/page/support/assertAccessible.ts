import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { themeNames } from './pageServer.ts';
import { showTheme } from './showTheme.ts';

/** Sizes of the page in CSS pixels. A zoom of 200 % halves what fits into a window. */
const layouts = {
  'normal width': { width: 1280, height: 800 },
  'zoom of 200 %': { width: 640, height: 400 },
  '320 px': { width: 320, height: 800 },
};

/**
 * Asserts that a page breaks no rule of axe and doesn't scroll sideways, in any layout, and that its
 * colors have enough contrast in each theme.
 *
 * @param within selectors of the parts to check; default: the whole page
 */
export async function assertAccessible(page: Page, within?: readonly string[]): Promise<void> {
  const found: string[] = [];
  const check = async (where: string, options: axe.RunOptions) => {
    const violations = await findViolations(page, within, options);
    found.push(...violations.map((violation) => `${where}: ${violation}`));
  };
  await page.evaluate(axe.source);
  for (const [layout, size] of Object.entries(layouts)) {
    await page.setViewportSize(size);
    await check(layout, {});
    if (await page.evaluate(scrollsSideways)) found.push(`${layout}: scrolls sideways`);
    // So high that the bar with Generate covers no other control: they scroll.
    await page.setViewportSize({ ...size, height: 3000 });
    await check(layout, { runOnly: ['target-size'] });
  }
  await page.setViewportSize(layouts['normal width']);
  for (const theme of themeNames) {
    await showTheme(page, theme);
    await check(theme, { runOnly: ['color-contrast', 'link-in-text-block'] });
  }
  assert.equal(found.join('\n'), '');
}

async function findViolations(
  page: Page,
  within: readonly string[] | undefined,
  options: axe.RunOptions,
): Promise<string[]> {
  return page.evaluate(
    async ([context, runOptions]) => {
      const { violations } = await window.axe.run(context, runOptions);
      return violations.flatMap(({ id, impact, nodes }) =>
        nodes.map(({ target, failureSummary = '' }) => {
          const summary = failureSummary.replace(/\s+/g, ' ');
          return `${impact}: ${id}: ${target.join(' ')}: ${summary}`;
        }),
      );
    },
    [
      { include: (within ?? ['html']).map((it) => [it]) },
      { resultTypes: ['violations'], preload: false, ...options },
    ] satisfies [axe.ContextObject, axe.RunOptions],
  );
}

/** Runs in the page. */
function scrollsSideways(): boolean {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth;
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
