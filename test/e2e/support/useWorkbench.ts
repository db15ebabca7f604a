import type { OpenOptions } from './openWorkbench.ts';
import { openWorkbench } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

/**
 * Gives the tests of a `describe` one workbench, opened before the first and closed after the last
 * of them. A test that fails leaves a picture of the window among the screenshots.
 */
export function useWorkbench(
  options: OpenOptions | (() => Promise<OpenOptions> | OpenOptions) = {},
): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await openWorkbench(typeof options === 'function' ? await options() : options);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replace(/[^\w-]+/g, '-');
    await workbench?.screenshot(`failed-${name}`);
  });

  after(() => workbench?.close());

  return () => {
    if (!workbench) throw new Error('The workbench is only there while tests run.');
    return workbench;
  };
}
