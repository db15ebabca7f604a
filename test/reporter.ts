import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** What a run of Mocha came to. */
export interface Figures {
  passed: number;
  failed: number;
  /** Full titles of the tests that were not run. */
  skipped: string[];
  /** Milliseconds. */
  duration: number;
}

/** The environment variable that names the file to write the figures to. */
export const figuresVariable = 'TEST_FIGURES';

/**
 * Mocha's Spec reporter that also writes the figures of a run to a file, for whoever started the
 * run and cannot see into it.
 */
export default class FiguresReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on(EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const file = process.env[figuresVariable];
      if (!file || !runner.stats) return;
      const { passes, failures, duration = 0 } = runner.stats;
      const figures: Figures = { passed: passes, failed: failures, skipped, duration };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(figures));
    });
  }
}

/** Forgets an earlier run. */
export function clearFigures(file: string): void {
  rmSync(file, { force: true });
}

/** The figures of the run that just ended. One that did not get to its end has failed. */
export function readFigures(file: string): Figures {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Figures;
  } catch {
    return { passed: 0, failed: 1, skipped: [], duration: 0 };
  }
}

/** Whether a run proves anything: something was run, all of it, and nothing failed. */
export function isGood({ passed, failed, skipped }: Figures): boolean {
  return passed > 0 && failed === 0 && skipped.length === 0;
}
