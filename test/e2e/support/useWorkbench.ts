import type { OpenOptions } from './openWorkbench.ts';
import { openWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

/**
 * Opens one workbench for all tests of a `describe`, or one for each test. If a test fails, it
 * saves a screenshot of the window.
 *
 * @returns a function that tests call to get the workbench
 */
export function useWorkbench(
  options: OpenOptions | (() => Promise<OpenOptions> | OpenOptions) = {},
  per: 'describe' | 'test' = 'describe',
): () => Workbench {
  let workbench: Workbench | undefined;

  const [first, last] = per === 'test' ? [beforeEach, afterEach] : [before, after];

  first(async () => {
    workbench = await openWorkbench(typeof options === 'function' ? await options() : options);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replace(/[^\w-]+/g, '-');
    await workbench?.screenshot(`failed-${name}`);
  });

  last(() => workbench?.close());

  return () => {
    if (!workbench) throw new Error('The workbench is open only while tests run.');
    return workbench;
  };
}
