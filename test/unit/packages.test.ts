import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { versionNames, versions } from '../workbench/versions.ts';

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { integrity?: string; resolved?: string; dev?: boolean; inBundle?: boolean }>
  >;
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): unknown => JSON.parse(readFileSync(`${root}${file}`, 'utf8'));
const folders = ['', ...versionNames.map((name) => `test/workbench/versions/${name}/`)];

describe('The packages', () => {
  for (const folder of folders) {
    it(`of ${folder}package.json have one version and a checksum`, () => {
      const manifest = read(`${folder}package.json`) as Manifest;
      const { packages } = read(`${folder}package-lock.json`) as Lockfile;

      const { dependencies, devDependencies, optionalDependencies } = manifest;
      const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };
      for (const [name, version] of Object.entries(wanted)) {
        assert.match(version, /^\d+\.\d+\.\d+$/, name);
        assert.ok(packages[`node_modules/${name}`], name);
      }
      const { '': _, ...installed } = packages;
      for (const [path, { integrity, inBundle = false }] of Object.entries(installed)) {
        assert.ok(inBundle || integrity?.startsWith('sha512-'), path);
      }
    });

    it(`of ${folder}package.json come from the registry of the user`, () => {
      const { packages } = read(`${folder}package-lock.json`) as Lockfile;

      assert.deepEqual(
        Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined),
        [],
      );
    });
  }

  for (const name of versionNames) {
    it(`for tests in the ${name} version have that version of VS Code`, () => {
      const manifest = read(`test/workbench/versions/${name}/package.json`) as Manifest;

      assert.equal(manifest.dependencies['code-server'], versions[name].vscode.replace(/^1/, '4'));
    });
  }

  // `npm audit --omit=dev` looks at all packages that are not marked as `dev`.
  it('that ship are those that `npm audit` looks at', async () => {
    const { packages } = read('package-lock.json') as Lockfile;

    const shipped = await listShipped();

    assert.ok(shipped.includes('node_modules/node-fetch'));
    assert.ok(shipped.includes('node_modules/lit'));
    for (const path of shipped) assert.equal(packages[path]?.dev ?? false, false, path);
  });
});

/** The packages in the built extension and its page, as the lockfile names them. */
async function listShipped(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/extension.ts', 'src/form/page/main.ts', 'src/practice/page/makeClip.ts'],
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode', 'web-streams-polyfill/*'],
    logLevel: 'silent',
  });
  const paths = Object.keys(metafile.inputs).flatMap(
    (file) => /\bnode_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(paths)];
}
