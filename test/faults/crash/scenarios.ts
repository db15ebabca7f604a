import { formatKill, serviceEvents, type Kill } from './kill.ts';
import type { Scenario } from './scenario.ts';

/** The most important steps to kill at. Each is between two actions that belong together. */
const CRITICAL_STEPS: readonly string[] = [
  'record: before its file',
  'record preparing: half written',
  'record preparing: named',
  'record submitting: flushed',
  'record submitting: named',
  'create: before sending',
  'create: half sent',
  'create: sent',
  'create: answer begun',
  'create: answer read',
  'record queued: half written',
  'record queued: flushed',
  'record queued: named',
  'query: answer read',
  'record saving: named',
  'video: half written',
  'video: flushed',
  'video: named',
  'video: folder flushed',
  'record done: flushed',
  'record done: named',
];

const withoutKill = { at: 'never' } as const;

/**
 * Returns scenarios: first the critical ones, then one for every step of a task's life, then random
 * ones.
 *
 * @param life the steps of an uninterrupted task, in order
 * @param random from 0 to below 1
 */
export function scenarios(count: number, life: readonly string[], random: () => number) {
  const chosen = [...criticalScenarios(random), ...everyStep(life)].slice(0, count);
  while (chosen.length < count) {
    chosen.push(randomScenario(life, random));
  }
  return chosen;
}

function criticalScenarios(random: () => number): Scenario[] {
  const first = (name: string): Kill => step(name, 1);
  return [
    ...CRITICAL_STEPS.map((name) => one(first(name))),
    ...serviceEvents.map((event) => one({ at: 'service', event })),
    named('then in taking over', 1, [first('create: sent'), first('record unconfirmed: flushed')]),
    named('then in saving again', 1, [first('video: half written'), first('video: named')]),
    { ...one(first('video: name taken')), name: 'no links: video: name taken', noLinks: true },
    { ...one(first('record queued: name taken')), name: 'no links: record', noLinks: true },
    {
      ...named('another window is open', 1, [first('create: sent')]),
      companion: true,
    },
    {
      ...named('another window is open', 1, [first('video: half written')]),
      companion: true,
    },
    {
      ...named('downloading again', 1, [withoutKill, step('video: half written', 3)]),
      downloadAgain: true,
    },
    {
      ...named('reset after it was accepted', 1, [withoutKill]),
      fault: { on: 'create', fault: 'reset', at: 'afterReading', accept: true },
    },
    // The second record “saving” says where the first video goes, the third that it is there, and the
    // fourth where the next one goes.
    ...[
      step('video: named', 1),
      step('video: folder flushed', 1),
      step('record saving: flushed', 3),
      step('record saving: named', 3),
      step('video: half written', 2),
      step('record saving: named', 4),
      step('video: named', 2),
      step('record done: flushed', 1),
    ].map((kill) => ({ ...named(`2 videos: ${formatKill(kill)}`, 1, [kill]), videos: 2 })),
    {
      ...named('3 videos, 2 kills', 1, [step('video: named', 2), first('video: named')]),
      videos: 3,
    },
    ...[1, 2, 3].map(() => named('some time, 3 tasks', 3, [randomTime(random)])),
  ];
}

/** A step that occurs several times has one scenario for each time. */
function everyStep(life: readonly string[]): Scenario[] {
  return listKills(life).map((kill) => one(kill));
}

function randomScenario(life: readonly string[], random: () => number): Scenario {
  const tasks = 1 + Math.floor(random() * 3);
  const steps = listKills(life);
  const anyKill = (): Kill => {
    const chance = random();
    if (chance < 0.4) {
      return randomTime(random);
    }
    return chance < 0.5
      ? { at: 'service', event: pickOne(serviceEvents, random) }
      : pickOne(steps, random);
  };
  const kills = Array.from({ length: 1 + Math.floor(random() * 3) }, anyKill);
  return named(`by chance, ${kills.length} kills`, tasks, kills);
}

function listKills(life: readonly string[]): Kill[] {
  return life.map((name, index) =>
    step(name, life.slice(0, index + 1).filter((it) => it === name).length),
  );
}

function one(kill: Kill): Scenario {
  return named(formatKill(kill), 1, [kill]);
}

function named(name: string, tasks: number, kills: readonly Kill[]): Scenario {
  return { name, tasks, kills };
}

function step(name: string, nth: number): Kill {
  return { at: 'step', step: { name, nth } };
}

/** A life takes about a quarter of a second. */
function randomTime(random: () => number): Kill {
  return { at: 'time', after: Math.floor(random() * 250) };
}

function pickOne<T>(of: readonly T[], random: () => number): T {
  const one = of[Math.floor(random() * of.length)];
  if (one === undefined) {
    throw new Error('There is nothing to choose from.');
  }
  return one;
}
