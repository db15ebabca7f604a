// Bundles the extension and its webview page into dist/ and, with --tests, the tests that run
// inside VS Code's extension host into out/. Options: --watch, --production, --tests.
import process from 'node:process';
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

/** The extension host runs CommonJS, in the Node of the oldest VS Code that is supported. */
/** @type {import('esbuild').BuildOptions} */
const host = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // node-fetch wants the polyfill only where Node has no web streams of its own: before version 18.
  external: ['vscode', 'mocha', 'web-streams-polyfill/*'],
  outExtension: { '.js': '.cjs' },
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

const contexts = await Promise.all(bundles.map((bundle) => context(bundle)));
if (has('--watch')) {
  await Promise.all(contexts.map((it) => it.watch()));
} else {
  await Promise.all(contexts.map((it) => it.rebuild()));
  await Promise.all(contexts.map((it) => it.dispose()));
}
