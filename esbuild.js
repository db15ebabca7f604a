// Bundles the extension and its webview page into dist/ and, with --tests, the tests that run
// inside VS Code's extension host into out/. Options: --watch, --production, --tests.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  metafile: production,
};

/**
 * The extension host runs ES modules, in the Node of the oldest supported VS Code. A module that is
 * imported with `import()` becomes its own file, which loads with its first use.
 */
/** @type {import('esbuild').BuildOptions} */
const host = {
  ...common,
  platform: 'node',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  target: 'node20',
  // The Node entry of @vscode/l10n is CommonJS, which can't be split. The browser entry is an ES
  // module. It can't read translations from files, but VS Code has already read them.
  alias: { '@vscode/l10n': fileURLToPath(import.meta.resolve('@vscode/l10n/dist/browser.js')) },
  // node-fetch needs the polyfill only before Node 18, which has no web streams.
  external: ['vscode', 'mocha', 'web-streams-polyfill/*'],
};

/**
 * Keeps the start-up file a single file. Every window loads it, and finding and loading one more
 * file takes about a tenth of the start.
 *
 * @type {import('esbuild').Plugin}
 */
const singleStartFile = {
  name: 'single start-up file',
  setup(build) {
    build.onEnd(({ errors }) => {
      if (errors.length > 0) return {};
      const file = 'dist/extension.js';
      const code = readFileSync(file, 'utf8');
      // esbuild makes it import esbuild's helpers, without using any of them.
      const own = code.replace(/^import ?"\.\/chunks\/chunk-\w+\.js";/, '');
      writeFileSync(file, own);
      const path = /(?:\bfrom|^import) ?"(\.[^"]+)"/m.exec(own)?.[1];
      return path === undefined
        ? {}
        : {
            errors: [
              { text: `The start-up file imports ${path}. Load its modules with import().` },
            ],
          };
    });
  },
};

/**
 * Makes the page that VS Code and the marketplaces show. They load pictures and follow links only if
 * these have public addresses, which the packager makes from `repository` in package.json. Without
 * it, the page has no pictures and no last section, which is for those who have the repository.
 */
function packagedReadme() {
  const readme = readFileSync('README.md', 'utf8');
  const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));
  if (repository !== undefined) return readme;
  return readme.replace(/\n## For developers\n.*$/s, '').replace(/^!\[.+\]\(media\/.+\)\n\n/gm, '');
}

/** The licenses of the packages whose code is in the bundles: most ask for their notice. */
function licensesOf(/** @type {import('esbuild').Metafile[]} */ metafiles) {
  const folders = new Map();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const [folder, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
    if (folder !== undefined) folders.set(name, folder);
  }
  const texts = [...folders].sort().map(([name, folder]) => {
    const file = readdirSync(folder).find((it) => /^licen[sc]e\b/i.test(it));
    // Some packages only name their license.
    const { license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8').trim();
    return `${name}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** Modules that a page loads with `import()`, when it first needs them. */
const PAGE_MODULES = {
  ...inFolder('src/gallery/page', 'player', 'compare', 'poster', 'lastFrame', 'gallery', 'grid'),
  ...inFolder('src/documents/page', 'gif', 'makeGif', 'paste'),
  ...inFolder('src/practice/page', 'makeClip'),
  ...inFolder('src/spending/page', 'spending'),
};

/** Entry points by their names. */
function inFolder(/** @type {string} */ folder, /** @type {string[]} */ ...names) {
  return Object.fromEntries(names.map((name) => [name, `${folder}/${name}.ts`]));
}

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...host,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    plugins: [singleStartFile],
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome132',
    entryPoints: { form: 'src/form/page/main.ts', batch: 'src/batch/page/main.ts' },
    outdir: 'dist',
  },
  {
    ...common,
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    target: 'chrome132',
    entryPoints: PAGE_MODULES,
    // The license of mediabunny asks for its notice.
    legalComments: 'eof',
    outdir: 'dist/page',
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome132',
    entryPoints: { gifWorker: 'src/documents/page/gifWorker.ts' },
    outdir: 'dist/page/worker',
  },
];
if (has('--tests')) {
  bundles.push({
    ...host,
    entryPoints: { integration: 'test/integration/index.ts' },
    outdir: 'out/test',
  });
}

// Chunks have names from their content. So delete the chunks of earlier builds.
for (const { outdir = '' } of bundles) {
  rmSync(outdir, { recursive: true, force: true });
}

if (production) {
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/README.md', packagedReadme());
}

const contexts = await Promise.all(bundles.map((options) => context(options)));
if (has('--watch')) {
  await Promise.all(contexts.map((bundle) => bundle.watch()));
} else {
  const results = await Promise.all(contexts.map((bundle) => bundle.rebuild()));
  if (production) {
    const metafiles = results.flatMap(({ metafile }) => metafile ?? []);
    writeFileSync('dist/LICENSES.txt', licensesOf(metafiles));
  }
  await Promise.all(contexts.map((bundle) => bundle.dispose()));
}
