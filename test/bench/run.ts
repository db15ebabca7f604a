/**
 * `npm run bench [PART…]`: measures the extension, prints one table, and writes it to `results.md`
 * if all parts have run. Nothing depends on the result: a busy machine must not fail a test run.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../workbench/paths.ts';
import { versions } from '../workbench/versions.ts';
import type { Figure } from './figure.ts';

/** The parts, one after another: two at the same time would disturb each other. */
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  activation: async () => (await import('./activation.ts')).measureActivation(),
  size: async () => (await import('./size.ts')).measureSize(),
  polling: async () => (await import('./polling.ts')).measurePolling(),
  batch: async () => (await import('./batch.ts')).measureBatch(),
  create: async () => (await import('./create.ts')).measureCreate(),
  save: async () => (await import('./save.ts')).measureSave(),
  list: async () => (await import('./list.ts')).measureList(),
  gallery: async () => (await import('./gallery.ts')).measureGallery(),
  form: async () => (await import('./formReady.ts')).measureFormReady(),
  idle: async () => (await import('./idle.ts')).measureIdle(),
};

const columns = ['figure', 'ours', 'peer or limit', 'ratio', 'target', 'met'] as const;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  throw new Error(`There is no part ${unknown.join()}. Parts: ${Object.keys(parts).join(', ')}.`);
}

const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (chosen.length === 0 || chosen.includes(name)) {
    console.log(`Measuring ${name}…`);
    const measured = await measure();
    console.log(formatTable(measured));
    figures.push(...measured);
  }
}
const table = formatTable(figures);
console.log(`\n${table}`);
if (chosen.length === 0) {
  await writeFile(join(root, 'test/bench/results.md'), makeReport(table));
}

/** Formats figures as a table of Markdown, aligned for people who read it as text. */
function formatTable(all: readonly Figure[]): string {
  const rows = [
    [...columns],
    ...all.map(({ name, ours, against, ratio, target, met }) => [
      ...[name, ours, against, ratio, target, met ? 'yes' : 'no'],
    ]),
  ];
  const widths = columns.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function makeReport(text: string): string {
  return `# Benchmarks

Written by \`npm run bench\`. Node ${process.versions.node}, VS Code ${versions.current.vscode}, ${availableParallelism()} cores.

${text}
`;
}
