import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
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
    await measureFiles('Size of the VSIX', [vsix], 300),
    await measureWithoutPractice(vsix),
    await measureFiles('Size of the start-up file', [join(root, 'dist/extension.js')], 30),
    await measureFiles(
      'Size of the form’s page',
      [join(root, 'dist/form.js'), join(root, 'media/form.css')],
      60,
    ),
  ];
}

/** Leaves out the encoder of practice mode and its sample picture, which most users need once. */
async function measureWithoutPractice(vsix: string): Promise<Figure> {
  const parts = ['dist/page/makeClip.js', 'media/sample.webp'];
  const packed = await Promise.all(
    parts.map(async (part) => deflateRawSync(await readFile(join(root, part))).length),
  );
  const { size } = await stat(vsix);
  const kilobytes = (size - packed.reduce((sum, it) => sum + it, 0)) / 1000;
  const name = 'Size of the VSIX without practice mode';
  return makeCount(name, kilobytes, 250, (value) => `${Math.ceil(value)} kB`);
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
