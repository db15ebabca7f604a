import { installWorkbench } from '../../workbench/install.ts';
import { packageExtension } from '../../workbench/packageExtension.ts';
import { temporaryFolder } from '../../workbench/paths.ts';
import { installExtension } from '../../workbench/server.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import type { HostOptions, WindowOptions } from './openWorkbench.ts';
import { useWorkbench } from './useWorkbench.ts';
import type { Workbench } from './workbench.ts';
import { extensionContainer } from './workbench.ts';

export interface ExtensionOptions extends HostOptions, WindowOptions {
  simulator?: SimulatorOptions;
  /** The interface of the selected service. */
  service?: 'relay' | 'official';
  /** Whether each test has a server and a browser of its own. Default: they are shared. */
  separate?: boolean;
}

export interface Running {
  readonly workbench: Workbench;
  readonly simulator: Simulator;
}

/**
 * Opens a workbench with the packaged extension for each test. Its selected service is a new
 * simulator.
 *
 * @returns a function that tests call to get both
 */
export function useExtension(options: ExtensionOptions = {}): () => Running {
  const { simulator: simulatorOptions, service = 'relay', separate = false, ...open } = options;
  const { folder, userSettings, ...host } = open;
  let simulator: Simulator | undefined;

  const workbench = useWorkbench(async () => {
    simulator = await startSimulator({
      ...{ queueMs: 0, runMs: 0, render: 'none' },
      ...simulatorOptions,
    });
    return {
      host: { container: extensionContainer, ...host, ...(await findExtensions(options)) },
      window: {
        ...(folder !== undefined && { folder }),
        userSettings: { 'runwayVideo.apiUrl': simulator.root(service), ...userSettings },
      },
      separate,
    };
  });

  afterEach(() => simulator?.close());

  return () => {
    if (!simulator) throw new Error('The simulator runs only while tests run.');
    return { workbench: workbench(), simulator };
  };
}

let installed: Promise<string> | undefined;

/** The packaged extension: installed once per process, or anew beside unpacked extensions. */
async function findExtensions({ unpacked }: ExtensionOptions): Promise<HostOptions> {
  const vsix = await packageExtension();
  if (unpacked) return { vsix: [vsix] };
  installed ??= installInNewFolder(vsix);
  return { extensionsDir: await installed };
}

async function installInNewFolder(vsix: string): Promise<string> {
  const extensionsDir = temporaryFolder('extensions');
  const dataDir = temporaryFolder('data');
  await installExtension(await installWorkbench('current'), vsix, dataDir, extensionsDir);
  return extensionsDir;
}
