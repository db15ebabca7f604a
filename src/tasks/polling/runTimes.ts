import type { Disposable } from '../../util/emitter.ts';
import { describeError, type Log } from '../../util/log.ts';
import type { TaskRecord } from '../record.ts';
import type { RecordStore } from '../store/recordStore.ts';

/** The newest finished tasks that are remembered, of all kinds. */
const REMEMBERED = 200;

/** The newest tasks of a kind that count, so that a service may change its speed. */
const COUNTED = 12;

/** A longer time says that the clock was changed, or that nobody was watching. Milliseconds. */
const LONGEST = 3600_000;

interface RunTime {
  readonly kind: string;
  /** Milliseconds. */
  readonly time: number;
  readonly endedAt: number;
}

/**
 * How long services worked on the newest finished tasks. The times are in the records, so all
 * windows know the same ones, and a restart loses none. Nothing else is written.
 */
export class RunTimes implements Disposable {
  /** By the record's id. */
  private readonly known = new Map<string, RunTime>();
  private loading: Promise<void> | undefined;
  private readonly listening: Disposable;

  constructor(
    private readonly store: Pick<RecordStore, 'readNewestEnded' | 'onDidChange'>,
    private readonly log: Log,
  ) {
    this.listening = store.onDidChange((changed) => changed.forEach((record) => this.add(record)));
  }

  /** Reads the records of earlier tasks, once. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.read().catch((error: unknown) => {
      this.log.warn(`It is not known how long earlier tasks took. ${describeError(error)}`);
    });
    return this.loading;
  }

  /** Run times in milliseconds of tasks with a task's service, model and duration. */
  of(record: TaskRecord): readonly number[] {
    const kind = readKind(record);
    return [...this.known.values()]
      .filter((it) => it.kind === kind)
      .sort((a, b) => b.endedAt - a.endedAt)
      .slice(0, COUNTED)
      .map(({ time }) => time);
  }

  dispose(): void {
    this.listening.dispose();
  }

  private async read(): Promise<void> {
    for (const record of await this.store.readNewestEnded(REMEMBERED)) {
      this.add(record);
    }
  }

  private add(record: TaskRecord): void {
    const { id, state, startedAt, endedAt } = record;
    const kind = readKind(record);
    const hasVideo = state === 'saving' || state === 'unsaved' || state === 'done';
    if (!hasVideo || kind === undefined || startedAt === undefined || endedAt === undefined) {
      return;
    }
    const time = endedAt - startedAt;
    if (time > 0 && time <= LONGEST) {
      this.known.set(id, { kind, time, endedAt });
      this.forgetOldest();
    }
  }

  private forgetOldest(): void {
    if (this.known.size > REMEMBERED) {
      const [oldest] = [...this.known].reduce((a, b) => (b[1].endedAt < a[1].endedAt ? b : a));
      this.known.delete(oldest);
    }
  }
}

/** Tasks of one kind take about the same time. Undefined: the settings are not known. */
function readKind({ service, settings }: TaskRecord): string | undefined {
  return settings && JSON.stringify([service, settings.model, settings.duration]);
}
