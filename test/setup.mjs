// Before `npm start` and `npm test`: installs the dependencies when they are missing or older than
// package-lock.json says. Plain Node, as there may be nothing else yet.
import { spawnSync } from 'node:child_process';
import console from 'node:console';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds since 1970; 0 if there is no such file. */
function modified(file) {
  return statSync(`${root}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

const { engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const [major, minor] = engines.node.match(/\d+/g).map(Number);
const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  fail(`This is Node ${process.versions.node}; the project needs Node ${engines.node}.`);
}

// npm writes that file last: after an interrupted installation it is missing.
if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  console.log('Installing the dependencies, as package-lock.json says…');
  const npmCli = process.env.npm_execpath;
  const result =
    npmCli && basename(npmCli) === 'npm-cli.js'
      ? spawnSync(process.execPath, [npmCli, 'ci'], { cwd: root, stdio: 'inherit' })
      : spawnSync('npm ci', { cwd: root, stdio: 'inherit', shell: true });
  if (result.status !== 0) {
    fail('npm could not install the dependencies. What it said above tells why; then try again.');
  }
}
