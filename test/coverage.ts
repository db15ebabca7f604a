/**
 * `npm run coverage`: runs the unit tests and prints how much of src/ they reach. It counts the
 * files that run in plain Node: those that import `vscode`, or a file that does, need the tests in
 * VS Code. The pages need a browser.
 *
 * out/coverage/index.html shows the code, and marks what no test reaches.
 */
import { readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { build } from 'esbuild';
import { outDir, root } from './workbench/paths.ts';
import { run } from './workbench/processes.ts';

const src = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => posix.join('src', ...name.split(sep)))
  .filter((file) => file.endsWith('.ts') && !file.includes('/page/'));

const { metafile } = await build({
  entryPoints: src,
  absWorkingDir: root,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outdir: 'out',
  write: false,
  metafile: true,
  logLevel: 'warning',
});

/** The files that are more than types. */
const withCode = new Set(
  Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file]?.bytesInOutput !== 0),
  ),
);

/** Whether a file imports `vscode`, or a file that does. Imports have no circles. */
function needsVscode(file: string): boolean {
  const imports = metafile.inputs[file]?.imports ?? [];
  return imports.some(({ path }) => path === 'vscode' || needsVscode(path));
}

const tool = join(root, 'node_modules/c8/bin/c8.js');
const folder = join(outDir, 'coverage');
await run(
  process.execPath,
  [
    tool,
    '--all',
    ...src
      .filter((file) => withCode.has(file) && !needsVscode(file))
      .map((file) => `--include=${file}`),
    ...['text', 'html'].map((reporter) => `--reporter=${reporter}`),
    `--reports-dir=${folder}`,
    `--temp-directory=${join(folder, 'raw')}`,
    process.execPath,
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--config=test/unit/.mocharc.json',
    // Mocha ends its parallel processes before they write what they have counted.
    '--no-parallel',
    // Import all tests. If some are required and others imported, a module is loaded twice, and c8
    // counts one of the two.
    '--node-option=no-experimental-require-module',
  ],
  { cwd: root, stdio: 'inherit' },
);
