import type { RecordedRequest } from '../http/recordedRequest.ts';
import { spoilsAnswer, type Fault, type InjectedFault } from './fault.ts';

/** What `simulator.injectFault()` returns. */
export interface FaultHandle {
  /** The number of requests that it was applied to. */
  readonly count: number;
  /** Sends the answers under `hold`, also future ones. */
  release(): void;
  /** Applies to no more requests. */
  stop(): void;
}

/** A fault that applies to one request. */
export interface MatchedFault {
  readonly fault: Fault;
  /** Whether the request is handled before the fault. */
  readonly accept: boolean;
  /** Settles when an answer under `hold` may be sent. */
  readonly released: Promise<void>;
}

interface Entry {
  readonly injected: InjectedFault;
  count: number;
  stopped: boolean;
  readonly released: Promise<void>;
}

/** The injected faults. The first one that matches a request applies. */
export class InjectedFaults {
  readonly #entries: Entry[] = [];

  add(injected: InjectedFault): FaultHandle {
    if (injected.fault === 'reset' && injected.at === 'beforeReading' && injected.accept === true) {
      throw new TypeError('A request that is reset before it is read cannot be accepted');
    }
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const entry: Entry = { injected, count: 0, stopped: false, released };
    this.#entries.push(entry);
    return {
      get count(): number {
        return entry.count;
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

  match(request: RecordedRequest): MatchedFault | undefined {
    const entry = this.#entries.find((candidate) => matches(candidate, request));
    if (entry === undefined) {
      return undefined;
    }
    entry.count += 1;
    const { injected, released } = entry;
    return {
      fault: injected,
      accept: injected.accept ?? spoilsAnswer(injected),
      released,
    };
  }
}

function matches({ injected, count, stopped }: Entry, request: RecordedRequest): boolean {
  return (
    !stopped &&
    count < (injected.times ?? 1) &&
    (injected.on === 'any' || injected.on === request.endpoint) &&
    (injected.if?.(request) ?? true)
  );
}
