import type { Outcome } from './runSoak.ts';
import { readKind } from './kinds.ts';

/** Prints a run: how its tasks ended, and which resources it held. */
export function table(outcome: Outcome): string {
  const { name, seconds, blocked, ended, resourceCounts, rows, lists } = outcome;
  const resourceCount = resourceCounts.map((it) =>
    [
      it.at.padEnd(12),
      `${(it.heap / 1e6).toFixed(2)} MB heap`.padStart(14),
      `${it.files} files`.padStart(10),
      `${it.handles} handles`.padStart(10),
      `${it.timers} timers`.padStart(10),
      `${it.listeners} listeners`.padStart(12),
      `${it.abortListeners} on signals`.padStart(14),
    ].join('  '),
  );
  return [
    `${name}: ${ended.length} tasks in ${seconds.toFixed(1)} s; the list was rendered ${lists} times, ${rows} rows`,
    `longest without a pause: ${blocked.longest.toFixed(1)} ms; over 10 ms: ${blocked.over10} of ${blocked.looks}`,
    count(ended.map((it) => it.state)),
    count(ended.map((it) => readKind(it.ended))),
    ...resourceCount,
  ].join('\n');
}

function count(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, times]) => `${times} ${word}`).join(', ');
}
