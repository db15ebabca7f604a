import { getEventListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import type { Resources } from '../messages.ts';

const timers = new Set<unknown>();
const signals = new Set<WeakRef<AbortSignal>>();

/** Counts timers and abort signals from now on, because Node has no list of them. */
export function startCounting(): void {
  const { setTimeout: set, clearTimeout: clear, AbortController: Controller } = globalThis;
  const counting = (
    callback: (...values: unknown[]) => void,
    delay?: number,
    ...values: unknown[]
  ) => {
    const timer = set(() => {
      timers.delete(timer);
      callback(...values);
    }, delay);
    timers.add(timer);
    return timer;
  };
  globalThis.setTimeout = Object.assign(counting, set);
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    clear(timer);
  };
  globalThis.AbortController = class extends Controller {
    constructor() {
      super();
      signals.add(new WeakRef(this.signal));
    }
  };
}

/** Counts what is held now, without the listeners. Only the caller can count those. */
export async function countResources(): Promise<Omit<Resources, 'listeners'>> {
  await collect();
  return {
    heap: process.memoryUsage().heapUsed,
    files: openFiles(),
    handles: process.getActiveResourcesInfo().filter((it) => it !== 'Immediate').length,
    timers: timers.size,
    abortListeners: [...signals].reduce((sum, it) => sum + countListeners(it), 0),
  };
}

/** Collects twice: what is called after a collection releases more. */
async function collect(): Promise<void> {
  for (let count = 0; count < 2; count += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function countListeners(reference: WeakRef<AbortSignal>): number {
  const signal = reference.deref();
  if (signal === undefined) {
    signals.delete(reference);
    return 0;
  }
  return getEventListeners(signal, 'abort').length;
}

function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}
