import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { readTestOutput } from './testOutput.ts';

/** Longest duration of a whole run, in milliseconds. Mocha limits each test. */
const longestRun = 15 * 60_000;

/** The result of a run. */
export interface PageRun {
  exitCode: number;
  /** The output of the workbench itself. It helps if the tests did not run. */
  log: string[];
}

/**
 * Opens a window whose address names tests, prints their output, and waits for their end.
 *
 * With the smoke-test driver, the workbench calls two functions of its window if they exist.
 */
export async function runInPage(page: Page, url: string): Promise<PageRun> {
  const log: string[] = [];
  page.on('pageerror', (error) => log.push(error.message));
  const onLog = (_type: string, args: readonly unknown[]) => {
    const line = format(...args);
    const output = readTestOutput(line);
    if (output === undefined) log.push(line);
    else console.log(output);
  };
  let timer: NodeJS.Timeout | undefined;
  const exitCode = await new Promise<number>((resolve, reject) => {
    const fail = (reason: string) => {
      log.push(reason);
      resolve(1);
    };
    timer = setTimeout(() => fail('The tests did not end in time.'), longestRun);
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
