import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';

/** What code did by itself. Each is described by its call stack. */
export interface Actions {
  readonly requests: readonly string[];
  /** Timers that were pending or were started. */
  readonly timers: readonly string[];
  /** Changes on the disk. */
  readonly writes: readonly string[];
}

/** Reads what was done since the last reset. */
export interface ActionCounter {
  reset(): void;
  read(): Actions;
}

type Call = (...args: unknown[]) => unknown;

/** The functions of `node:fs`, with and without callbacks, that change something. */
const changes =
  /^(?:appendFile|chmod|copyFile|cp|link|mkdir|mkdtemp|open|rename|rm|rmdir|symlink|truncate|unlink|utimes|write|writeFile)(?:Sync)?$/;

/**
 * Counts what the code in a folder does from now on. It replaces functions of Node, so the code must
 * not be loaded yet. A call counts if code in the folder makes it. What VS Code does for that code,
 * such as a timer for each message to its window, doesn't count.
 */
export function countActions(folder: string): ActionCounter {
  const pending = new Map<unknown, string>();
  const started: string[] = [];
  const requests: string[] = [];
  const writes: string[] = [];

  /** Returns the call stack, if the caller of the replaced function is in the folder. */
  const readStack = (): string | undefined => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 50;
    const { stack = '' } = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    const callers = stack.split('\n').slice(3);
    const caller = callers.find((line) => !line.includes('node:'));
    return caller?.includes(folder) === true ? callers.join('\n') : undefined;
  };
  const replace = (target: object, name: string, wrap: (real: Call, stack: string) => Call) => {
    const real = Reflect.get(target, name) as Call;
    const replaced = function (this: unknown, ...args: unknown[]): unknown {
      const stack = readStack();
      const bound: Call = (...all) => Reflect.apply(real, this, all);
      return stack === undefined ? bound(...args) : wrap(bound, stack)(...args);
    };
    Reflect.set(target, name, Object.assign(replaced, real));
  };
  const countIn =
    (list: string[]) =>
    (real: Call, stack: string): Call =>
    (...args) => {
      list.push(stack);
      return real(...args);
    };

  /** A timer that calls back. */
  const callBack =
    (repeats: boolean) =>
    (real: Call, stack: string): Call =>
    (callback, ...args) => {
      started.push(stack);
      const timer = real(
        (...values: unknown[]) => {
          if (!repeats) pending.delete(timer);
          (callback as Call)(...values);
        },
        ...args,
      );
      pending.set(timer, stack);
      return timer;
    };
  const clear: (real: Call) => Call = (real) => (timer) => {
    pending.delete(timer);
    return real(timer);
  };
  for (const target of [globalThis, timers]) {
    replace(target, 'setTimeout', callBack(false));
    replace(target, 'setInterval', callBack(true));
    replace(target, 'clearTimeout', clear);
    replace(target, 'clearInterval', clear);
  }
  const timerPromises = createRequire(import.meta.url)('node:timers/promises') as object;
  replace(timerPromises, 'setTimeout', (real, stack) => (...args) => {
    started.push(stack);
    const promise = real(...args) as Promise<unknown>;
    pending.set(promise, stack);
    const end = () => pending.delete(promise);
    promise.then(end, end);
    return promise;
  });
  replace(AbortSignal, 'timeout', (real, stack) => (...args) => {
    started.push(stack);
    const signal = real(...args) as AbortSignal;
    // Its timer is pending until it aborts, also after the request has ended.
    const key = {};
    pending.set(key, stack);
    signal.addEventListener('abort', () => pending.delete(key));
    return signal;
  });

  for (const target of [http, https]) {
    for (const name of ['request', 'get']) replace(target, name, countIn(requests));
  }
  replace(globalThis, 'fetch', countIn(requests));

  for (const target of [fs, fs.promises]) {
    for (const name of Object.keys(target).filter((it) => changes.test(it))) {
      replace(target, name, (real, stack) => (...args) => {
        const isRead = name.startsWith('open') && (args[1] ?? 'r') === 'r';
        return (isRead ? real : countIn(writes)(real, stack))(...args);
      });
    }
  }
  syncBuiltinESMExports();

  return {
    reset: () => {
      for (const list of [requests, started, writes]) list.length = 0;
      started.push(...pending.values());
    },
    read: () => ({ requests, timers: started, writes }),
  };
}
