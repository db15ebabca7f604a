import type { RecordedRequest } from '../http/recordedRequest.ts';
import { spoilsAnswer, type Fault, type Misbehaviour } from './fault.ts';

/** What `simulator.misbehave()` returns. */
export interface MisbehaviourHandle {
  /** How many requests it struck. */
  readonly struck: number;
  /** Lets answers under `hold` go, those to come too. */
  release(): void;
  /** Strikes no more requests. */
  stop(): void;
}

/** A fault that strikes one request. */
export interface Strike {
  readonly fault: Fault;
  /** Whether the request is obeyed all the same. */
  readonly accept: boolean;
  /** Settles when an answer under `hold` may go. */
  readonly released: Promise<void>;
}

interface Entry {
  readonly misbehaviour: Misbehaviour;
  struck: number;
  stopped: boolean;
  readonly released: Promise<void>;
}

/** The faults that are waiting for a request; the first that matches strikes. */
export class Misbehaviours {
  readonly #entries: Entry[] = [];

  add(misbehaviour: Misbehaviour): MisbehaviourHandle {
    if (
      misbehaviour.fault === 'reset' &&
      misbehaviour.at === 'beforeReading' &&
      misbehaviour.accept === true
    ) {
      throw new TypeError('A request that is reset before it is read cannot be accepted');
    }
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const entry: Entry = { misbehaviour, struck: 0, stopped: false, released };
    this.#entries.push(entry);
    return {
      get struck(): number {
        return entry.struck;
      },
      release,
      stop(): void {
        entry.stopped = true;
      },
    };
  }

  clear(): void {
    this.#entries.length = 0;
  }

  strike(request: RecordedRequest): Strike | undefined {
    const entry = this.#entries.find((candidate) => matches(candidate, request));
    if (entry === undefined) {
      return undefined;
    }
    entry.struck += 1;
    const { misbehaviour, released } = entry;
    return {
      fault: misbehaviour,
      accept: misbehaviour.accept ?? spoilsAnswer(misbehaviour),
      released,
    };
  }
}

function matches({ misbehaviour, struck, stopped }: Entry, request: RecordedRequest): boolean {
  return (
    !stopped &&
    struck < (misbehaviour.times ?? 1) &&
    (misbehaviour.on === 'any' || misbehaviour.on === request.endpoint) &&
    (misbehaviour.if?.(request) ?? true)
  );
}
