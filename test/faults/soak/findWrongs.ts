import type { Simulator } from '../../simulator/index.ts';
import { KINDS, kindOf, promptOf, WARM_UP, type Kind } from './kinds.ts';
import type { Ended } from './runSoak.ts';

/** What the service does with a task of a kind: how often it is sent, and what becomes of it. */
const AT_SERVICE: Readonly<Record<Kind, readonly [creates: number, state: string]>> = {
  done: [1, 'SUCCEEDED'],
  failed: [1, 'FAILED'],
  cancelledThere: [1, 'CANCELLED'],
  cancelledHere: [1, 'CANCELLED'],
  lost: [1, 'exists'],
  brokenAnswer: [1, 'exists'],
  createFails: [1, 'none'],
  busy: [3, 'none'],
  page: [0, 'none'],
  queryBusy: [1, 'SUCCEEDED'],
  queryFails: [1, 'SUCCEEDED'],
  queryPage: [1, 'SUCCEEDED'],
  queryReset: [1, 'SUCCEEDED'],
  queryGarbage: [1, 'SUCCEEDED'],
  keyRefused: [1, 'SUCCEEDED'],
  expired: [1, 'SUCCEEDED'],
  noFolder: [1, 'SUCCEEDED'],
};

/** Compares every task's end with what the service did, and what is in the videos' folder. */
export function findWrongs(
  simulator: Simulator,
  ended: readonly Ended[],
  videos: readonly string[],
  tasks: number,
): string[] {
  const numbers = Array.from({ length: tasks + WARM_UP }, (_, number) => number);
  const ends = groupBy(ended, (it) => it.ended);
  const creates = groupBy(
    simulator.requests.filter((it) => it.endpoint === 'create'),
    (it) => (it.fullBody as { readonly promptText?: string } | undefined)?.promptText ?? '',
  );
  const tasksThere = groupBy(simulator.tasks, (it) => it.request.promptText);
  const wrongOf = (number: number): string[] => {
    const kind = kindOf(number);
    const prompt = promptOf(number);
    const [sent, state] = AT_SERVICE[kind];
    const there = tasksThere.get(prompt) ?? [];
    const states = there.map((it) => (state === 'exists' ? 'exists' : it.state.status));
    const saved = videos.filter((it) => it === `cat-${number}.mp4`).length;
    return [
      ...differs(`${prompt} ended`, ends.get(prompt)?.map((it) => it.state) ?? [], [KINDS[kind]]),
      ...differs(`${prompt} at the service`, states, state === 'none' ? [] : [state]),
      ...differs(`${prompt} sent`, creates.get(prompt)?.length ?? 0, sent),
      ...differs(`${prompt} videos`, saved, KINDS[kind] === 'done' ? 1 : 0),
    ];
  };
  return [
    ...numbers.flatMap(wrongOf),
    ...differs('tasks that nobody wanted', tasksThere.size > numbers.length, false),
    ...differs(
      'strange files',
      videos.filter((it) => !/^cat-\d+\.mp4$/.test(it)),
      [],
    ),
  ];
}

function differs(what: string, is: unknown, should: unknown): string[] {
  const [actual, expected] = [JSON.stringify(is), JSON.stringify(should)];
  return actual === expected ? [] : [`${what}: ${actual}, not ${expected}`];
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) {
      groups.set(key(one), [one]);
    } else {
      group.push(one);
    }
  }
  return groups;
}
