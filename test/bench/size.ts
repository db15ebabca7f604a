import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from '../workbench/packageExtension.ts';
import { root } from '../workbench/paths.ts';
import { run } from '../workbench/processes.ts';
import type { Figure } from './figure.ts';
import { makeCount } from './measure.ts';

/** Measures the package, the file that loads at every start, and the form's script and style. */
export async function measureSize(): Promise<Figure[]> {
  const vsix = await packageExtension();
  await run(process.execPath, ['esbuild.js', '--production'], { cwd: root });
  return [
    await measureFiles('Size of the VSIX', [vsix], 250),
    await measureFiles('Size of the start-up file', [join(root, 'dist/extension.js')], 30),
    await measureFiles(
      'Size of the form’s page',
      [join(root, 'dist/form.js'), join(root, 'media/form.css')],
      60,
    ),
  ];
}

/** @param limit in kilobytes */
async function measureFiles(
  name: string,
  files: readonly string[],
  limit: number,
): Promise<Figure> {
  const stats = await Promise.all(files.map((file) => stat(file)));
  const kilobytes = stats.reduce((sum, { size }) => sum + size, 0) / 1000;
  return makeCount(name, kilobytes, limit, (value) => `${Math.ceil(value)} kB`);
}
