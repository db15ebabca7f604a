import type { Outcome } from './scenario.ts';

/** Prints where windows were killed, how often, and how their tasks ended. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { name } = outcome.scenario;
    rows.set(name, [...(rows.get(name) ?? []), outcome]);
  }
  const width = Math.max(...[...rows.keys()].map((it) => it.length));
  return [[...rows].map(([name, of]) => row(width, name, of)), [row(width, 'in all', outcomes)]]
    .flat()
    .join('\n');
}

function row(width: number, name: string, outcomes: readonly Outcome[]): string {
  const killed = outcomes.reduce((sum, it) => sum + it.killed, 0);
  const states = formatCounts(outcomes.flatMap((it) => it.states));
  const violations = outcomes.filter((it) => it.violations.length > 0).length;
  const cells = [
    name.padEnd(width),
    `${outcomes.length} runs`.padStart(9),
    `${killed} kills`.padStart(10),
    violations === 0 ? '         ' : ` ${violations} VIOLATED`,
    states,
  ];
  return cells.join('  ');
}

function formatCounts(states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
