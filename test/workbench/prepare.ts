/** Installs what the tests need besides the dependencies: a browser and two versions of VS Code. */
import { findBrowser } from './findBrowser.ts';
import { installWorkbench } from './install.ts';
import { installBrowser } from './installBrowser.ts';
import { versionNames } from './versions.ts';

const browser = findBrowser() ?? (await installBrowser());
console.log(`Browser: ${browser}`);
for (const version of versionNames) {
  const { server } = await installWorkbench(version);
  console.log(`VS Code (${version}): ${server}`);
}
