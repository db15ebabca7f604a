import type { Simulator, SimulatorOptions } from '../../simulator/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { packageExtension } from '../../workbench/packageExtension.ts';
import type { OpenOptions } from './openWorkbench.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';
import { extensionContainer } from './workbench.ts';

export interface ExtensionOptions extends OpenOptions {
  simulator?: SimulatorOptions;
  /** Whether all tests of the `describe` share a workbench and a simulator. Default: they do. */
  per?: 'describe' | 'test';
}

export interface Running {
  readonly workbench: Workbench;
  readonly simulator: Simulator;
}

/**
 * Opens a workbench with the packaged extension. Its selected service is a new simulator.
 *
 * @returns a function that tests call to get both
 */
export function useExtension(options: ExtensionOptions = {}): () => Running {
  const { per = 'describe', simulator: simulatorOptions, ...openOptions } = options;
  let simulator: Simulator | undefined;

  const workbench = useWorkbench(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, ...simulatorOptions });
    return {
      container: extensionContainer,
      ...openOptions,
      vsix: [await packageExtension(), ...(options.vsix ?? [])],
      userSettings: { 'runwayVideo.apiUrl': simulator.root('relay'), ...options.userSettings },
    };
  }, per);

  const last = per === 'test' ? afterEach : after;
  last(() => simulator?.close());

  return () => {
    if (!simulator) throw new Error('The simulator runs only while tests run.');
    return { workbench: workbench(), simulator };
  };
}
