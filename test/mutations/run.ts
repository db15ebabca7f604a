/**
 * `npm run test:mutations [PART [FILE…]]`: changes the code of a part in small ways, one at a time,
 * and runs the part's unit tests after each change. A change that no test notices survives. FILE is
 * the name of a file of the part; without any, all are changed.
 *
 * Prints the survivors and, at the end, how many changes were noticed in each file.
 * out/mutations/PART.html shows them in the code.
 */
import { readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { outDir, root } from '../workbench/paths.ts';

interface Part {
  /** Files and folders of src/ to change. */
  readonly code: readonly string[];
  /** Files and folders of test/unit/ that test them, the fast ones first: the first failure ends. */
  readonly tests: readonly string[];
}

const parts: Readonly<Record<string, Part>> = {
  transitions: {
    code: ['tasks/transitions.ts'],
    tests: ['tasks/transitions.test.ts'],
  },
  submit: {
    code: ['tasks/submit.ts'],
    tests: [
      'tasks/submit.test.ts',
      'tasks/windows/abandoned.test.ts',
      'tasks/batches/batchQueue.test.ts',
    ],
  },
  polling: {
    code: ['tasks/polling'],
    tests: [
      'tasks/polling/queryTask.test.ts',
      'tasks/polling/schedule.test.ts',
      'tasks/polling/timing.test.ts',
      'tasks/polling/forecast.test.ts',
      'tasks/polling/runTimes.test.ts',
      'tasks/polling/saveTask.test.ts',
      'tasks/polling/polling.test.ts',
      'tasks/video/saving.test.ts',
      'tasks/cancel.test.ts',
    ],
  },
  answers: {
    code: ['runway/answers', 'runway/errors'],
    tests: ['runway/answers', 'runway/errors.test.ts'],
  },
};

/** Goal for each file, in percent. */
const goal = 85;

const [name, ...onlyFiles] = process.argv.slice(2);
const results: MutantResult[] = [];
for (const chosen of name === undefined ? Object.keys(parts) : [name]) {
  const part = parts[chosen];
  if (part === undefined) throw new Error(`A part is one of ${Object.keys(parts).join(', ')}.`);
  results.push(...(await mutate(chosen, part)));
}
print(results);

async function mutate(name: string, { code, tests }: Part): Promise<MutantResult[]> {
  const stryker = new Stryker({
    testRunner: 'mocha12',
    plugins: [fileURLToPath(new URL('./mochaRunner.mjs', import.meta.url))],
    testRunnerNodeArgs: ['--import', 'tsx'],
    mutate: code
      .flatMap((path) => listFiles('src', path))
      .filter((file) => onlyFiles.length === 0 || onlyFiles.includes(basename(file))),
    unitTests: tests.flatMap((path) => listFiles('test/unit', path)),
    coverageAnalysis: 'perTest',
    // More processes would slow down tests that wait for the disk, and so kill mutants by time.
    concurrency: 1,
    // Stryker would rewrite tsconfig.json with functions that TypeScript 7 doesn't have. Nothing
    // compiles the changed code, so it needs no such file.
    ignorePatterns: ['.vscode-test', 'dist', 'out', 'tsconfig.json'],
    tempDirName: join(outDir, 'mutations/code'),
    reporters: ['progress-append-only', 'clear-text', 'html'],
    clearTextReporter: { reportTests: false, reportScoreTable: false },
    htmlReporter: { fileName: join(outDir, `mutations/${name}.html`) },
    allowConsoleColors: process.stdout.isTTY,
  });
  return stryker.runMutationTest();
}

/** A file, or the TypeScript files in a folder; relative to the root of the checkout. */
function listFiles(folder: string, path: string): string[] {
  if (path.endsWith('.ts')) return [`${folder}/${path}`];
  return readdirSync(join(root, folder, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${path}/${name.replaceAll(sep, '/')}`)
    .filter((name) => folder === 'src' || name.endsWith('.test.ts'));
}

function print(mutants: readonly MutantResult[]): void {
  console.log(`\n${line('', 'killed', 'survived', 'per cent')}`);
  const files = [...new Set(mutants.map(({ fileName }) => fileName))].sort();
  for (const file of files) {
    const own = mutants.filter(({ fileName }) => fileName === file);
    const killed = own.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
    const survived = own.filter(
      ({ status }) => status === 'Survived' || status === 'NoCoverage',
    ).length;
    const score = (100 * killed) / (killed + survived);
    console.log(
      line(relative(root, file).replaceAll(sep, '/'), killed, survived, score.toFixed(1)),
    );
    if (score < goal) process.exitCode = 1;
  }
}

function line(name: string, ...cells: (string | number)[]): string {
  return [name.padEnd(40), ...cells.map((cell) => String(cell).padStart(10))].join('');
}
