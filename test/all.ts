/**
 * `npm test`: runs every level. It goes on after a failure. At the end it prints the slowest tests,
 * the tests that failed with their errors, and the time of each level.
 *
 * The last line it prints is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { faultsVariable } from './faults/support/fullOrBounded.ts';
import type { Figures } from './reporter.ts';
import { clearFigures, figuresVariable, readFigures } from './reporter.ts';
import { outDir, root } from './workbench/paths.ts';
import { versionNames } from './workbench/versions.ts';

interface Level {
  name: string;
  script: string;
  /** Its Mocha runs. A level without any passes or fails as a whole. */
  runs: readonly string[];
}

interface Row {
  level: string;
  figures: Figures;
}

/**
 * The lanes run side by side, the levels of a lane one after another. No two browsers run at once,
 * and no level writes to `dist/` while another one reads it.
 */
const lanes: readonly (readonly Level[])[] = [
  [
    { name: 'lint', script: 'lint', runs: [] },
    { name: 'types', script: 'check-types', runs: [] },
    { name: 'unit', script: 'test:unit', runs: ['unit'] },
    { name: 'faults', script: 'test:faults', runs: ['faults'] },
  ],
  [
    {
      name: 'integration',
      script: 'test:integration',
      runs: versionNames.map((version) => `integration-${version}`),
    },
    { name: 'page', script: 'test:page', runs: ['page'] },
  ],
];

/** It has a machine with two cores for itself: it uses both. */
const last: Level = { name: 'e2e', script: 'test:e2e', runs: ['e2e'] };

const started = Date.now();
const rows = (await Promise.all(lanes.map(runLane))).flat();
print([...rows, ...(await runLevel(last))]);

async function runLane(lane: readonly Level[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const level of lane) rows.push(...(await runLevel(level)));
  return rows;
}

async function runLevel({ name, script, runs }: Level): Promise<Row[]> {
  const files = runs.map((name) => ({
    level: name,
    file: join(outDir, 'figures', `${name}.json`),
  }));
  for (const { file } of files) clearFigures(file);
  const started = Date.now();
  const succeeded = await runScript(name, script, files[0]?.file);
  const rows = files.map(({ level, file }) => ({ level, figures: readFigures(file) }));
  // A run without tests has failed. So has a script that failed although no test did.
  for (const { figures } of rows) if (figures.passed + figures.failed === 0) figures.failed = 1;
  const [first] = rows;
  if (first === undefined) {
    const counted = { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
    const duration = Date.now() - started;
    return [
      { level: name, figures: { ...counted, failures: [], skipped: [], slowest: [], duration } },
    ];
  }
  if (!succeeded && rows.every(({ figures }) => figures.failed === 0)) first.figures.failed = 1;
  return rows;
}

/** Runs a script of package.json. Prints its output with the name of the level. */
async function runScript(
  level: string,
  script: string,
  figures: string | undefined,
): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, [figuresVariable]: figures, [faultsVariable]: 'bounded' },
  });
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => console.log(`${level.padEnd(11)} │ ${line}`));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

function print(rows: readonly Row[]): void {
  const skipped = rows.flatMap(({ figures }) => figures.skipped);
  const total = { passed: 0, failed: 0 };
  for (const { level, figures } of rows) {
    if (figures.slowest.length > 0) console.log(`\nThe slowest tests of ${level}, in seconds:`);
    for (const { title, duration } of figures.slowest) {
      console.log(`${seconds(duration).padStart(8)}  ${title}`);
    }
  }
  for (const { level, figures } of rows) {
    for (const { title, error } of figures.failures) {
      console.log(`\nFailed in ${level}: ${title}\n${error}`);
    }
  }
  console.log(`\n${line('', 'passed', 'failed', 'seconds')}`);
  for (const { level, figures } of rows) {
    // A skipped test has not passed.
    const failed = figures.failed + figures.skipped.length;
    total.passed += figures.passed;
    total.failed += failed;
    console.log(line(level, figures.passed, failed, seconds(figures.duration)));
  }
  console.log(line('all', total.passed, total.failed, seconds(Date.now() - started)));
  for (const title of skipped) console.log(`\nSkipped, which counts as failed: ${title}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function line(name: string, ...cells: (string | number)[]): string {
  return [name.padEnd(22), ...cells.map((cell) => String(cell).padStart(8))].join('');
}
