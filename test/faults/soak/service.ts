import {
  answerShapes,
  failures,
  type Fault,
  type Plan,
  type RecordedRequest,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.ts';
import { readKind, type Kind } from './kinds.ts';

/** Options of a service that does to each task what its prompt asks for. */
export function serviceOptions(): SimulatorOptions {
  let count = 0;
  return {
    queueMs: 1000,
    runMs: 4000,
    magicWords: false,
    plan({ promptText }) {
      count += 1;
      const answerShape = answerShapes[count % answerShapes.length];
      return {
        ...(answerShape === undefined ? {} : { answerShape }),
        ...PLANS[readKind(promptText)],
      };
    },
  };
}

/** Injects the faults of queries and downloads. */
export function spoilAnswers(simulator: Simulator): void {
  spoilQueries(simulator);
  spoilDownloads(simulator);
}

const PLANS: Readonly<Partial<Record<Kind, Plan>>> = {
  failed: { end: failures.moderated },
  // Not every shape has a word for it.
  cancelledThere: { answerShape: 'official' },
  cancelledHere: { queueMs: Infinity },
  lost: { fault: { fault: 'reset', at: 'afterReading' } },
  brokenAnswer: { fault: { fault: 'reset', at: 'midBody' } },
  createFails: { refuse: { status: 500, error: 'Something broke' } },
  busy: {
    // Other shapes say it with HTTP 200, and the requests are counted by their HTTP status.
    answerShape: 'official',
    refuse: { status: 429, error: 'Too many', headers: { 'Retry-After': '1' } },
  },
  expired: { linkMs: 0 },
};

/** How the first query of a task is answered. */
const FIRST_QUERIES: Readonly<Partial<Record<Kind, Fault>>> = {
  queryBusy: { fault: 'answer', status: 429, headers: { 'Retry-After': '1' }, json: {} },
  queryFails: { fault: 'answer', status: 500, json: { error: 'Something broke' } },
  queryPage: { fault: 'answer', status: 200, html: '<!doctype html><h1>Welcome</h1>' },
  queryReset: { fault: 'reset', at: 'afterReading' },
  queryGarbage: { fault: 'garbage' },
  keyRefused: { fault: 'answer', status: 401, json: { error: 'Unknown key' } },
};

function spoilQueries(simulator: Simulator): void {
  const waiting = new Map<string, Kind>();
  simulator.on('task', (task) => {
    const kind = readKind(task.request.promptText);
    if (kind === 'cancelledThere') {
      task.hold({ status: 'CANCELLED' });
    } else if (FIRST_QUERIES[kind] !== undefined) {
      waiting.set(task.id, kind);
    }
  });
  const isFirst = ({ path }: RecordedRequest, kind: Kind) => {
    const id = decodeURIComponent(path.split('/').at(-1) ?? '');
    return waiting.get(id) === kind && waiting.delete(id);
  };
  for (const [kind, fault] of Object.entries(FIRST_QUERIES) as [Kind, Fault][]) {
    const spoiled = (request: RecordedRequest) => isFirst(request, kind);
    simulator.injectFault({ ...fault, on: 'query', times: Infinity, if: spoiled });
  }
}

/** Every sixth download breaks off; one link in 64 has expired before its time. */
function spoilDownloads(simulator: Simulator): void {
  let count = 0;
  const isSixth = () => {
    count += 1;
    return count % 6 === 0;
  };
  simulator.injectFault({
    on: 'video',
    times: Infinity,
    fault: 'answer',
    status: 403,
    if: ({ path }) => /^\/videos\/0[0-3]/.test(path),
  });
  simulator.injectFault({ on: 'video', times: Infinity, fault: 'truncate', if: isSixth });
}
