/**
 * `npm start`: opens VS Code in the browser with the packaged extension, a folder of sample
 * pictures, and a simulator instead of Runway.
 *
 * Options: `--port NUMBER` (of VS Code; default: any free port), `--no-open`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSimulator } from '../simulator/index.ts';
import { installWorkbench } from './install.ts';
import { openAddress } from './openAddress.ts';
import { packageExtension } from './packageExtension.ts';
import { cacheDir, temporaryFolder } from './paths.ts';
import { endSignals } from './processes.ts';
import { makeSample } from './sample.ts';
import { startWorkbench } from './server.ts';
import { versions } from './versions.ts';

const { values: options } = parseArgs({
  allowNegative: true,
  options: { port: { type: 'string', default: '0' }, open: { type: 'boolean', default: true } },
});

const sample = join(cacheDir, 'sample');
console.log('Packaging the extension…');
const [vsix, { readme }] = await Promise.all([
  packageExtension(),
  makeSample(sample),
  installWorkbench('current'),
]);
const simulator = await startSimulator();
const workbench = await startWorkbench({
  version: 'current',
  port: Number(options.port),
  // A new profile for each start: the simulator of earlier tasks no longer exists.
  dataDir: temporaryFolder('start'),
  extensionsDir: temporaryFolder('extensions'),
  userSettings: { 'runwayVideo.apiUrl': simulator.root('relay') },
  vsix: [vsix],
});
const address = workbench.url(sample, { file: readme });

console.log(`
VS Code ${versions.current.vscode} with the extension, on sample pictures:

  ${address}

The service is a simulator at ${simulator.root('relay')}; no key, no cost.
Ctrl+C ends both.
`);
if (options.open) await openAddress(address);

const end = async () => {
  await Promise.all([workbench.close(), simulator.close()]);
  process.exit(0);
};
for (const signal of endSignals) process.once(signal, () => void end());
// npm doesn't always pass on a signal. Without a parent, end.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void end();
}, 1_000);
