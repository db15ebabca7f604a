import { STAGES, type Outcome, type Stage } from './outcome.ts';
import type { Cell } from './stages.ts';

/** What came of every fault at every stage, for people: one line per fault. */
export function summary(
  cells: ReadonlyMap<string, Readonly<Partial<Record<Stage, Cell>>>>,
): string {
  const lines = [...cells].map(([fault, row]) => {
    const outcomes = STAGES.map((stage) => {
      const cell = row[stage];
      return (cell === undefined ? '' : short(cell.outcome)).padEnd(26);
    });
    return `${fault.padEnd(50)}${outcomes.join('')}`;
  });
  const head = `${''.padEnd(50)}${STAGES.map((it) => it.padEnd(26)).join('')}`;
  return [head, ...lines].map((it) => it.trimEnd()).join('\n');
}

/** Such as `running ×3  5 10 20 s`: the state, the requests, the waits between them. */
function short({ state, requests, waits }: Outcome): string {
  const pauses = waits.length === 0 ? '' : `  ${waits.join(' ')} s`;
  return `${state} ×${requests}${pauses}`;
}
