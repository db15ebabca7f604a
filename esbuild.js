// Bundles the extension and its webview page into dist/ and, with --tests, the tests that run
// inside VS Code's extension host into out/. Options: --watch, --production, --tests.
import { rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const has = (/** @type {string} */ option) => process.argv.includes(option);
const production = has('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  legalComments: 'none',
  logLevel: 'info',
};

/**
 * The extension host runs ES modules, in the Node of the oldest supported VS Code. What is imported
 * with `import()` becomes a file of its own, which is loaded with its first use.
 */
/** @type {import('esbuild').BuildOptions} */
const host = {
  ...common,
  platform: 'node',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  target: 'node20',
  // @vscode/l10n's entry for Node is CommonJS, which can't be split. Its entry for browsers is an
  // ES module, and lacks only what reads translations from files: VS Code has read them for us.
  alias: { '@vscode/l10n': fileURLToPath(import.meta.resolve('@vscode/l10n/dist/browser.js')) },
  // node-fetch wants the polyfill only where Node has no web streams of its own: before version 18.
  external: ['vscode', 'mocha', 'web-streams-polyfill/*'],
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...host, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome132',
    entryPoints: { form: 'src/form/page/main.ts' },
    outdir: 'dist',
  },
];
if (has('--tests')) {
  bundles.push({
    ...host,
    entryPoints: { integration: 'test/integration/index.ts' },
    outdir: 'out/test',
  });
}

// Chunks are named after their content, so those of earlier builds would stay.
for (const { outdir = '' } of bundles) {
  rmSync(outdir, { recursive: true, force: true });
}

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (has('--watch')) {
  await Promise.all(contexts.map((bundle) => bundle.watch()));
} else {
  await Promise.all(contexts.map((bundle) => bundle.rebuild()));
  await Promise.all(contexts.map((bundle) => bundle.dispose()));
}
