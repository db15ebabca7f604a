import { installWorkbench } from '../workbench/install.ts';
import { packageExtension } from '../workbench/packageExtension.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { installExtension } from '../workbench/server.ts';

/** Packages this extension and installs it as a user does. Returns the folder of extensions. */
export async function installPackaged(): Promise<string> {
  const extensionsDir = temporaryFolder('extensions');
  const installation = await installWorkbench('current');
  await installExtension(
    installation,
    await packageExtension(),
    temporaryFolder('data'),
    extensionsDir,
  );
  return extensionsDir;
}
