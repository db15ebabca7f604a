/**
 * `npm run simulator`, for debugging with F5. Starts a simulator at the port that the debugged VS
 * Code uses, and prepares the folder that it opens.
 */
import { join } from 'node:path';
import { startSimulator } from '../simulator/index.ts';
import { cacheDir } from './paths.ts';
import { makeSample } from './sample.ts';
import { quietSettings, writeSettings } from './settings.ts';

const port = 41_500;

const simulator = await startSimulator({ port });
// .vscode/launch.json names both folders.
await makeSample(join(cacheDir, 'sample'));
writeSettings(join(cacheDir, 'user/User/settings.json'), {
  ...quietSettings,
  'runwayVideo.apiUrl': simulator.root('relay'),
});
// .vscode/tasks.json waits for this line.
console.log(`The simulator is ready at ${simulator.root('relay')}.`);
