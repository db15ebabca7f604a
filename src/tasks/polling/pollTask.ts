import { PRACTICE_ROOT } from '../../runway/service.ts';
import type { ServiceClient } from '../../runway/serviceClient.ts';
import type { TaskContext } from '../context.ts';
import type { TaskRecord } from '../record.ts';
import type { TaskEvent } from '../transitions.ts';
import type { Windows } from '../windows/windows.ts';
import { addPoint, forecast } from './forecast.ts';
import { queryTask } from './queryTask.ts';
import { readFreshLink, saveTask } from './saveTask.ts';
import type { PollResult, ScheduleEntry } from './schedule.ts';
import type { TaskQueries } from './taskQueries.ts';
import { pollDelay, pollInterval, refusedDelay } from './timing.ts';

/** A look at a task has all of this. */
export interface Look {
  readonly record: TaskRecord;
  readonly entry: ScheduleEntry;
  /** Missing while the key is missing. */
  readonly client: ServiceClient | undefined;
  readonly signal: AbortSignal;
  /** How long tasks of this kind took before, in milliseconds. */
  readonly runTimes: readonly number[];
  /** Whether another task waits for this one's place at the service. */
  readonly isAwaited?: boolean;
}

/**
 * Looks at one task once: asks the service about it, or saves its video, whichever is due. Changes
 * the record only while it saves the video. Everything else is for the caller to apply.
 *
 * @throws when the task list can't be read or written
 */
export async function pollTask(
  context: TaskContext,
  queries: TaskQueries,
  windows: Windows,
  { record, entry, client, signal, runTimes, isAwaited = false }: Look,
): Promise<PollResult> {
  if (record.state === 'saving' && !entry.needsLink) {
    return saveTask(context, windows, record, entry, signal);
  }
  const { taskId } = record;
  if (client === undefined || taskId === undefined) {
    return { events: [missingKey()], service: 'notAsked', next: { ...entry, due: Infinity } };
  }
  const sent = { ...record, taskId };
  const answered = await queryTask(context, queries, client, { record: sent, entry, signal });
  const { event, otherId, notFound, refusals, ...sign } = answered;
  const now = context.clock.monotonic();
  const time = context.clock.now();
  const age = time - (record.submittedAt ?? record.createdAt);
  // An end that is noticed late leaves a place at the service unused.
  const wait = (quiet?: number) =>
    now +
    (refusals > 0
      ? refusedDelay(refusals, context.random())
      : record.service === PRACTICE_ROOT
        ? pollInterval(record.service)
        : pollDelay(age, context.random(), isAwaited ? 0 : quiet));
  const odd = { otherId, notFound, refusals };
  if (entry.needsLink) {
    const next = { ...entry, due: wait(), ...odd };
    return { ...sign, ...readFreshLink(event, next, context.window, now) };
  }
  if (event.type !== 'answered') {
    return { ...sign, events: [event], next: { ...entry, due: wait(), ...odd } };
  }
  const { answer } = event;
  const { quiet, ...moments } = forecast(record, entry, answer, runTimes, time);
  const forecasted = { type: 'forecast', ...moments } as const;
  const points = addPoint(entry.points, answer.progress, time);
  const next = { ...entry, due: wait(quiet), ...odd, answeredAt: time, points };
  if (answer.phase === 'succeeded') {
    const claim = { type: 'saving', window: context.window, gone: undefined } as const;
    return { ...sign, events: [event, forecasted, claim], next: { ...next, due: now } };
  }
  return { ...sign, events: [event, forecasted], next };
}

/** Says that the key is missing. The task waits until a key is set. */
export function missingKey(): TaskEvent {
  return { type: 'noticed', notice: { kind: 'key', failure: { type: 'noKey' } } };
}
