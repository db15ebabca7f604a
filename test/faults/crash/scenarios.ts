import { nameOfKill, serviceEvents, type Kill } from './kill.ts';
import type { Scenario } from './scenario.ts';

/** Steps that are worth a run even of a few: each is between two things that belong together. */
const TELLING: readonly string[] = [
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
 * The scenarios of a number of runs: first the telling ones, then every step of a life once, then
 * others by chance.
 *
 * @param life the steps of a task's life that nothing interrupts, in order
 * @param random from 0 to below 1
 */
export function scenarios(count: number, life: readonly string[], random: () => number) {
  const chosen = [...tellingScenarios(random), ...everyStep(life)].slice(0, count);
  while (chosen.length < count) {
    chosen.push(byChance(life, random));
  }
  return chosen;
}

function tellingScenarios(random: () => number): Scenario[] {
  const first = (name: string): Kill => step(name, 1);
  return [
    ...TELLING.map((name) => one(first(name))),
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
      misbehave: { on: 'create', fault: 'reset', at: 'afterReading', accept: true },
    },
    ...[1, 2, 3].map(() => named('some time, 3 tasks', 3, [atSomeTime(random)])),
  ];
}

/** Each the how-manieth time it is reached too. */
function everyStep(life: readonly string[]): Scenario[] {
  return stepsOf(life).map((kill) => one(kill));
}

function byChance(life: readonly string[], random: () => number): Scenario {
  const tasks = 1 + Math.floor(random() * 3);
  const steps = stepsOf(life);
  const anyKill = (): Kill => {
    const chance = random();
    if (chance < 0.4) {
      return atSomeTime(random);
    }
    return chance < 0.5 ? { at: 'service', event: any(serviceEvents, random) } : any(steps, random);
  };
  const kills = Array.from({ length: 1 + Math.floor(random() * 3) }, anyKill);
  return named(`by chance, ${kills.length} kills`, tasks, kills);
}

function stepsOf(life: readonly string[]): Kill[] {
  return life.map((name, index) =>
    step(name, life.slice(0, index + 1).filter((it) => it === name).length),
  );
}

function one(kill: Kill): Scenario {
  return named(nameOfKill(kill), 1, [kill]);
}

function named(name: string, tasks: number, kills: readonly Kill[]): Scenario {
  return { name, tasks, kills };
}

function step(name: string, nth: number): Kill {
  return { at: 'step', step: { name, nth } };
}

/** A life takes about a quarter of a second. */
function atSomeTime(random: () => number): Kill {
  return { at: 'time', after: Math.floor(random() * 250) };
}

function any<T>(of: readonly T[], random: () => number): T {
  const one = of[Math.floor(random() * of.length)];
  if (one === undefined) {
    throw new Error('There is nothing to choose from.');
  }
  return one;
}
