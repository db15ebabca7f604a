import { installWorkbench } from '../workbench/install.ts';
import { packageExtension } from '../workbench/packageExtension.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { installExtension } from '../workbench/server.ts';

/** Packages this extension, and installs it as a user does. */
export async function installPackaged(extensionsDir: string): Promise<void> {
  const [installation, vsix] = await Promise.all([installWorkbench('current'), packageExtension()]);
  await installExtension(installation, vsix, temporaryFolder('data'), extensionsDir);
}
