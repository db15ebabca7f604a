import type { Simulator } from '../../simulator/index.ts';
import { KINDS, selectKind, makePrompt, WARM_UP, type Kind } from './kinds.ts';
import type { Ended } from './runSoak.ts';

/** How often a task of each kind is sent, and its final state at the service. */
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

/** Compares the end of every task with the service's tasks and with the saved videos. */
export function findViolations(
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
  const checkTask = (number: number): string[] => {
    const kind = selectKind(number);
    const prompt = makePrompt(number);
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
    ...numbers.flatMap(checkTask),
    ...differs('unexpected tasks', tasksThere.size > numbers.length, false),
    ...differs(
      'unexpected files',
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
