import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { testOutput } from './testOutput.ts';

/** Longest that a whole run may take (milliseconds); Mocha limits the single test. */
const longestRun = 15 * 60_000;

/** How a run ended. */
export interface PageRun {
  exitCode: number;
  /** What the workbench said besides the tests; it matters if they did not run. */
  log: string[];
}

/**
 * Opens a window whose address names tests, prints what they print, and waits for their end.
 *
 * With the smoke-test driver the workbench calls two functions of its window, if they exist.
 */
export async function runInPage(page: Page, url: string): Promise<PageRun> {
  const log: string[] = [];
  page.on('pageerror', (error) => log.push(error.message));
  const onLog = (_type: string, args: readonly unknown[]) => {
    const line = format(...args);
    const output = testOutput(line);
    if (output === undefined) log.push(line);
    else console.log(output);
  };
  let timer: NodeJS.Timeout | undefined;
  const exitCode = await new Promise<number>((resolve, reject) => {
    const fail = (reason: string) => {
      log.push(reason);
      resolve(1);
    };
    timer = setTimeout(() => fail('The tests did not come to an end.'), longestRun);
    page.once('crash', () => fail('The window crashed.'));
    page.once('close', () => fail('The window was closed.'));
    const open = async () => {
      await page.exposeFunction('codeAutomationLog', onLog);
      await page.exposeFunction('codeAutomationExit', resolve);
      await page.goto(url);
    };
    open().catch(reject);
  }).finally(() => clearTimeout(timer));
  return { exitCode, log };
}
