import type { Simulator, SimulatorOptions } from '../../simulator/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { packageExtension } from '../../workbench/packageExtension.ts';
import type { OpenOptions } from './openWorkbench.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';
import { extensionContainer } from './workbench.ts';

export interface ExtensionOptions extends OpenOptions {
  simulator?: SimulatorOptions;
}

export interface Running {
  readonly workbench: Workbench;
  readonly simulator: Simulator;
}

/**
 * Gives the tests of a `describe` a workbench with the packaged extension, and a simulator that
 * is its service.
 */
export function useExtension(options: ExtensionOptions = {}): () => Running {
  let simulator: Simulator | undefined;

  const workbench = useWorkbench(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, ...options.simulator });
    return {
      container: extensionContainer,
      ...options,
      vsix: [await packageExtension(), ...(options.vsix ?? [])],
      userSettings: { 'runwayVideo.apiUrl': simulator.root('relay'), ...options.userSettings },
    };
  });

  after(() => simulator?.close());

  return () => {
    if (!simulator) throw new Error('The simulator is only there while tests run.');
    return { workbench: workbench(), simulator };
  };
}
