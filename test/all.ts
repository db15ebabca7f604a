/**
 * `npm test`: everything, in the order in which a failure says most, whatever fails on the way.
 * The last line it prints is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { extentVariable } from './faults/support/extent.ts';
import type { Figures } from './reporter.ts';
import { clearFigures, figuresVariable, readFigures } from './reporter.ts';
import { outDir, root } from './workbench/paths.ts';
import { versionNames } from './workbench/versions.ts';

interface Level {
  name: string;
  script: string;
  /** The runs of Mocha that it consists of; without any, it passes or fails as a whole. */
  runs: readonly string[];
}

interface Row {
  level: string;
  figures: Figures;
}

const levels: readonly Level[] = [
  { name: 'lint', script: 'lint', runs: [] },
  { name: 'types', script: 'check-types', runs: [] },
  { name: 'unit', script: 'test:unit', runs: ['unit'] },
  { name: 'faults', script: 'test:faults', runs: ['faults'] },
  {
    name: 'integration',
    script: 'test:integration',
    runs: versionNames.map((version) => `integration-${version}`),
  },
  { name: 'e2e', script: 'test:e2e', runs: ['e2e'] },
];

const rows: Row[] = [];
for (const level of levels) rows.push(...(await run(level)));
print(rows);

async function run({ name, script, runs }: Level): Promise<Row[]> {
  console.log(`\n━━ ${name}`);
  const files = runs.map((it) => ({ level: it, file: join(outDir, 'figures', `${it}.json`) }));
  for (const { file } of files) clearFigures(file);
  const started = Date.now();
  const good = await runScript(script, files[0]?.file);
  const rows = files.map(({ level, file }) => ({ level, figures: readFigures(file) }));
  // A run without a test, and a failure that no test accounts for, must not go unnoticed.
  for (const { figures } of rows) if (figures.passed + figures.failed === 0) figures.failed = 1;
  const [first] = rows;
  if (first === undefined) {
    const counted = { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [] };
    return [{ level: name, figures: { ...counted, duration: Date.now() - started } }];
  }
  if (!good && rows.every(({ figures }) => figures.failed === 0)) first.figures.failed = 1;
  return rows;
}

/** Runs one of the scripts of package.json, on this terminal; true if it succeeded. */
async function runScript(script: string, figures: string | undefined): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, [figuresVariable]: figures, [extentVariable]: 'bounded' },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

function print(rows: readonly Row[]): void {
  const skipped = rows.flatMap(({ figures }) => figures.skipped);
  const total = { passed: 0, failed: 0 };
  console.log(`\n${line('', 'passed', 'failed', 'seconds')}`);
  for (const { level, figures } of rows) {
    // A test that is skipped has not passed.
    const failed = figures.failed + figures.skipped.length;
    total.passed += figures.passed;
    total.failed += failed;
    console.log(line(level, figures.passed, failed, (figures.duration / 1000).toFixed(1)));
  }
  for (const title of skipped) console.log(`\nSkipped, which counts as failed: ${title}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

function line(name: string, ...cells: (string | number)[]): string {
  return [name.padEnd(22), ...cells.map((cell) => String(cell).padStart(8))].join('');
}
