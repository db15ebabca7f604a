import { WorkbenchHost, type HostOptions, type WindowOptions } from './openWorkbench.ts';
import type { Workbench } from './workbench.ts';

export interface TestOptions {
  host: HostOptions;
  window: WindowOptions;
  /**
   * Whether each test has a server and a browser of its own. Tests that add scripts to the browser
   * need that.
   */
  separate?: boolean;
}

/** The hosts that tests of this process share, by their options. */
const shared = new Map<string, WorkbenchHost>();

/**
 * Opens a workbench for each test of a `describe`. Tests with the same options share a server and a
 * browser, which are cleared after each test, so that no test sees what another one left. If a test
 * fails, it saves a screenshot of the window.
 *
 * @returns a function that tests call to get the workbench
 */
export function useWorkbench(options: () => Promise<TestOptions>): () => Workbench {
  let host: WorkbenchHost | undefined;
  let workbench: Workbench | undefined;

  beforeEach(async () => {
    const { host: hostOptions, window, separate = false } = await options();
    const key = JSON.stringify(hostOptions);
    host = separate ? undefined : shared.get(key);
    host ??= await WorkbenchHost.start(hostOptions);
    if (!separate) shared.set(key, host);
    workbench = await host.open(window);
  });

  afterEach(async function () {
    const failed = this.currentTest?.state === 'failed';
    if (failed && workbench?.page.isClosed() === false) {
      const name = this.currentTest?.fullTitle().replace(/[^\w-]+/g, '-');
      await workbench.screenshot(`failed-${name}`);
    }
    workbench = undefined;
    if (!host) return;
    const [key] = [...shared].find(([, it]) => it === host) ?? [];
    if (key !== undefined && !failed) {
      await host.clear();
    } else {
      if (key !== undefined) shared.delete(key);
      await host.close();
    }
    host = undefined;
  });

  return () => {
    if (!workbench) throw new Error('The workbench is open only while tests run.');
    return workbench;
  };
}

// Mocha ends its parallel processes by itself, and with them the hosts. Otherwise it waits for all
// that runs. In a parallel process, this hook would run after each file.
if (process.env['MOCHA_WORKER_ID'] === undefined) {
  after(async () => {
    for (const host of shared.values()) await host.close();
  });
}
