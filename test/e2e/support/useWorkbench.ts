import { WorkbenchHost, type HostOptions, type WindowOptions } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

export interface TestOptions extends HostOptions, WindowOptions {
  /**
   * Whether each test has a server and a browser of its own. Tests that add scripts to the browser
   * need that.
   */
  separate?: boolean;
}

/**
 * Opens a workbench for each test of a `describe`. The tests share a server and a browser, which
 * are cleared after each test, so that no test sees what another one left. If a test fails, it
 * saves a screenshot of the window.
 *
 * @returns a function that tests call to get the workbench
 */
export function useWorkbench(options: () => Promise<TestOptions>): () => Workbench {
  let host: WorkbenchHost | undefined;
  let workbench: Workbench | undefined;
  let separate = false;

  beforeEach(async () => {
    const test = await options();
    separate = test.separate === true;
    host ??= await WorkbenchHost.start(test);
    workbench = await host.open(test);
  });

  afterEach(async function () {
    const failed = this.currentTest?.state === 'failed';
    if (failed && workbench?.page.isClosed() === false) {
      const name = this.currentTest?.fullTitle().replace(/[^\w-]+/g, '-');
      await workbench.screenshot(`failed-${name}`);
    }
    workbench = undefined;
    if (failed || separate) {
      await closeHost();
    } else {
      await host?.clear();
    }
  });

  after(closeHost);

  async function closeHost(): Promise<void> {
    const closing = host;
    host = undefined;
    await closing?.close();
  }

  return () => {
    if (!workbench) throw new Error('The workbench is open only while tests run.');
    return workbench;
  };
}
