// Runs before `npm start` and `npm test`. Installs the dependencies if they are missing or older
// than package-lock.json. Plain Node, because no dependency may be installed yet.
import { spawnSync } from 'node:child_process';
import console from 'node:console';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Returns the file's modification time in milliseconds since 1970; 0 if it doesn't exist. */
function readModifiedTime(file) {
  return statSync(`${root}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

const { engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const [major, minor] = engines.node.match(/\d+/g).map(Number);
const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  fail(`This is Node ${process.versions.node}; the project needs Node ${engines.node}.`);
}

// npm writes that file last: an interrupted installation doesn't have it.
if (readModifiedTime('node_modules/.package-lock.json') < readModifiedTime('package-lock.json')) {
  console.log('Installing the dependencies of package-lock.json…');
  const npmCli = process.env.npm_execpath;
  const result =
    npmCli && basename(npmCli) === 'npm-cli.js'
      ? spawnSync(process.execPath, [npmCli, 'ci'], { cwd: root, stdio: 'inherit' })
      : spawnSync('npm ci', { cwd: root, stdio: 'inherit', shell: true });
  if (result.status !== 0) {
    fail("npm couldn't install the dependencies. See its output above, then try again.");
  }
}
