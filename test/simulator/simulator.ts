import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { Api } from './api.ts';
import { Cdn, cdnEndpoint } from './cdn.ts';
import { Clock } from './clock.ts';
import type { InjectedFault } from './faults/fault.ts';
import { InjectedFaults, type FaultHandle } from './faults/injectedFaults.ts';
import { exchange, type Reply } from './http/exchange.ts';
import { LoopbackServer } from './http/loopbackServer.ts';
import { RecordedRequest, type Endpoint } from './http/recordedRequest.ts';
import { Links } from './links.ts';
import {
  applyDefaults,
  type RootKind,
  type SimulatorSettings,
  type SimulatorOptions,
} from './options.ts';
import { findEndpoint, rootPaths } from './routes.ts';
import { creditBalance } from './tasks/account.ts';
import type { Plan } from './tasks/plan.ts';
import type { SimulatedTask } from './tasks/simulatedTask.ts';
import { TaskStore } from './tasks/taskStore.ts';
import { Uploads } from './uploads.ts';

/** Bytes: the body limit of the gateway in front of the official API. */
const LARGEST_API_BODY = 10 * 1024 * 1024;
/** Bytes: an upload of 200 MB and its form fields. */
const LARGEST_CDN_BODY = 210 * 1024 * 1024;

interface SimulatorEvents {
  /** A request was read. It is not answered yet. */
  request: [request: RecordedRequest];
  /** A request was answered, or its connection was cut. */
  answer: [request: RecordedRequest];
  /** The client disconnected before the whole answer was sent. */
  abort: [request: RecordedRequest];
  /** A task was created. */
  task: [task: SimulatedTask];
}

/** A local service that behaves like Runway's API. */
export class Simulator extends EventEmitter<SimulatorEvents> {
  /** Every request, in the order in which the headers arrived. */
  readonly requests: RecordedRequest[] = [];
  readonly #settings: SimulatorSettings;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #injectedFaults = new InjectedFaults();
  readonly #closing = new AbortController();
  readonly #read: RecordedRequest[] = [];
  readonly #answered: RecordedRequest[] = [];
  #api!: LoopbackServer;
  #cdn!: LoopbackServer;

  private constructor(settings: SimulatorSettings) {
    super();
    this.setMaxListeners(0);
    this.#settings = settings;
    this.#clock = new Clock(settings.now);
    this.#store = new TaskStore(settings, this.#clock, (task) => this.emit('task', task));
  }

  /** Rejects if the port is in use. */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = new Simulator(applyDefaults(options));
    await simulator.#listen();
    return simulator;
  }

  /** `http://127.0.0.1:PORT`: the base URL for the official SDK. */
  get origin(): string {
    return this.#api.origin;
  }

  /** The origin of video links and of the upload target. */
  get cdnOrigin(): string {
    return this.#cdn.origin;
  }

  /** The URL of an API root, without a slash at the end. */
  root(kind: RootKind): string {
    return this.origin + rootPaths[kind];
  }

  /** Every task, oldest first, including deleted ones. */
  get tasks(): readonly SimulatedTask[] {
    return this.#store.tasks;
  }

  /** Credits left on the official account. */
  get creditBalance(): number {
    return creditBalance(this.#settings.credits, this.tasks);
  }

  /** Plans the next valid create. Each call plans one create. */
  next(plan: Plan): void {
    this.#store.planNext(plan);
  }

  injectFault(injected: InjectedFault): FaultHandle {
    return this.#injectedFaults.add(injected);
  }

  /** Removes all injected faults. */
  clearFaults(): void {
    this.#injectedFaults.clear();
  }

  /** The simulator's time, in milliseconds since 1970. */
  get now(): number {
    return this.#clock.now();
  }

  /** Moves the simulator's clock forward, by milliseconds. */
  advance(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  /** The number of requests to an endpoint that were read. */
  count(endpoint: Endpoint): number {
    return this.#read.filter((request) => request.endpoint === endpoint).length;
  }

  /** Resolves with the `nth` request to an endpoint (from 1) when it has been read. */
  async received(endpoint: Endpoint, nth = 1): Promise<RecordedRequest> {
    return this.#waitForNth(this.#read, 'request', endpoint, nth);
  }

  /** Resolves with the `nth` answered request to an endpoint (from 1) when it has been answered. */
  async answered(endpoint: Endpoint, nth = 1): Promise<RecordedRequest> {
    return this.#waitForNth(this.#answered, 'answer', endpoint, nth);
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#api.close(), this.#cdn.close()]);
  }

  async #listen(): Promise<void> {
    const cdnOrigin = (): string => this.cdnOrigin;
    const links = new Links(this.#clock, cdnOrigin);
    const uploads = new Uploads(this.#clock, cdnOrigin);
    const api = new Api(this.#settings, this.#clock, this.#store, links, uploads);
    const cdn = new Cdn(links, uploads, this.#clock);
    this.#api = await LoopbackServer.listen(this.#settings.port, async (incoming, outgoing) => {
      const seen = findEndpoint(incoming.method ?? '', incoming.url ?? '');
      await this.#exchange(
        incoming,
        outgoing,
        { ...seen, largestBody: LARGEST_API_BODY },
        async (request) => api.answer(request),
      );
    });
    this.#cdn = await LoopbackServer.listen(0, async (incoming, outgoing) => {
      const seen = {
        endpoint: cdnEndpoint(incoming.url ?? ''),
        root: undefined,
        largestBody: LARGEST_CDN_BODY,
      };
      await this.#exchange(incoming, outgoing, seen, async (request) => ({
        answer: await cdn.answer(request),
      }));
    });
  }

  async #exchange(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    seen: Pick<RecordedRequest, 'endpoint' | 'root'> & { readonly largestBody: number },
    answer: (request: RecordedRequest) => Promise<Reply>,
  ): Promise<void> {
    const request = new RecordedRequest({
      ...seen,
      at: this.#clock.now(),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers as Record<string, string>,
    });
    this.requests.push(request);
    const isComplete = await exchange(incoming, outgoing, request, {
      largestBody: seen.largestBody,
      matched: this.#injectedFaults.match(request),
      closing: this.#closing.signal,
      received: () => {
        this.#read.push(request);
        this.emit('request', request);
      },
      answer: async () => answer(request),
      aborted: () => this.emit('abort', request),
    });
    if (isComplete) {
      this.#answered.push(request);
      this.emit('answer', request);
    }
  }

  async #waitForNth(
    past: readonly RecordedRequest[],
    event: 'request' | 'answer',
    endpoint: Endpoint,
    nth: number,
  ): Promise<RecordedRequest> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = past.filter((request) => request.endpoint === endpoint)[nth - 1];
        if (found !== undefined) {
          this.off(event, check);
          resolve(found);
        }
      };
      this.on(event, check);
      check();
    });
  }
}

/** Starts a simulator. The caller closes it. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return Simulator.start(options);
}
