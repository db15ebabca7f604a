import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { Api } from './api.ts';
import { Cdn, cdnEndpoint } from './cdn.ts';
import { Clock } from './clock.ts';
import type { Misbehaviour } from './faults/fault.ts';
import { Misbehaviours, type MisbehaviourHandle } from './faults/misbehaviours.ts';
import { exchange, type Reply } from './http/exchange.ts';
import { LoopbackServer } from './http/loopbackServer.ts';
import { RecordedRequest, type Endpoint } from './http/recordedRequest.ts';
import { Links } from './links.ts';
import { settingsFrom, type RootKind, type Settings, type SimulatorOptions } from './options.ts';
import { apiEndpoint, rootPaths } from './routes.ts';
import { creditBalance } from './tasks/account.ts';
import type { Plan } from './tasks/plan.ts';
import type { SimulatedTask } from './tasks/simulatedTask.ts';
import { TaskStore } from './tasks/taskStore.ts';
import { Uploads } from './uploads.ts';

/** Bytes: the limit of the gateway in front of the official API. */
const LARGEST_API_BODY = 10 * 1024 * 1024;
/** Bytes: an upload of 200 MB, and the form around it. */
const LARGEST_CDN_BODY = 210 * 1024 * 1024;

interface SimulatorEvents {
  /** A request was read; nothing has been answered yet. */
  request: [request: RecordedRequest];
  /** A request was answered, or its connection was cut. */
  answer: [request: RecordedRequest];
  /** The client went away before it was answered in full. */
  abort: [request: RecordedRequest];
  /** A task was created. */
  task: [task: SimulatedTask];
}

/** A service like Runway's, on this machine. */
export class Simulator extends EventEmitter<SimulatorEvents> {
  /** Every request, in the order in which their headers came. */
  readonly requests: RecordedRequest[] = [];
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #misbehaviours = new Misbehaviours();
  readonly #closing = new AbortController();
  readonly #read: RecordedRequest[] = [];
  readonly #answered: RecordedRequest[] = [];
  #api!: LoopbackServer;
  #cdn!: LoopbackServer;

  private constructor(settings: Settings) {
    super();
    this.setMaxListeners(0);
    this.#settings = settings;
    this.#clock = new Clock(settings.now);
    this.#store = new TaskStore(settings, this.#clock, (task) => this.emit('task', task));
  }

  /** Rejects if the port is taken. */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const simulator = new Simulator(settingsFrom(options));
    await simulator.#listen();
    return simulator;
  }

  /** `http://127.0.0.1:PORT`: what the official SDK calls its base URL. */
  get origin(): string {
    return this.#api.origin;
  }

  /** The origin of links to videos, and of the target of uploads. */
  get cdnOrigin(): string {
    return this.#cdn.origin;
  }

  /** An API root, without a slash at its end. */
  root(kind: RootKind): string {
    return this.origin + rootPaths[kind];
  }

  /** Every task, oldest first; those deleted by their owner too. */
  get tasks(): readonly SimulatedTask[] {
    return this.#store.tasks;
  }

  /** Credits left on the official account. */
  get creditBalance(): number {
    return creditBalance(this.#settings.credits, this.tasks);
  }

  /** Plans the next create that is valid; called twice, the next two. */
  next(plan: Plan): void {
    this.#store.planNext(plan);
  }

  misbehave(misbehaviour: Misbehaviour): MisbehaviourHandle {
    return this.#misbehaviours.add(misbehaviour);
  }

  /** Forgets every misbehaviour that has not struck yet. */
  behave(): void {
    this.#misbehaviours.clear();
  }

  /** The simulator's time, in milliseconds since 1970. */
  get now(): number {
    return this.#clock.now();
  }

  /** Moves the simulator's clock forward, by milliseconds. */
  advance(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  /** How many requests to an endpoint were read. */
  count(endpoint: Endpoint): number {
    return this.#read.filter((request) => request.endpoint === endpoint).length;
  }

  /** The `nth` request to an endpoint (from 1), as soon as it has been read. */
  async received(endpoint: Endpoint, nth = 1): Promise<RecordedRequest> {
    return this.#nth(this.#read, 'request', endpoint, nth);
  }

  /** The `nth` request to an endpoint to be answered (from 1), as soon as it is. */
  async answered(endpoint: Endpoint, nth = 1): Promise<RecordedRequest> {
    return this.#nth(this.#answered, 'answer', endpoint, nth);
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
      const seen = apiEndpoint(incoming.method ?? '', incoming.url ?? '');
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
    const isOver = await exchange(incoming, outgoing, request, {
      largestBody: seen.largestBody,
      strike: this.#misbehaviours.strike(request),
      closing: this.#closing.signal,
      received: () => {
        this.#read.push(request);
        this.emit('request', request);
      },
      answer: async () => answer(request),
      aborted: () => this.emit('abort', request),
    });
    if (isOver) {
      this.#answered.push(request);
      this.emit('answer', request);
    }
  }

  async #nth(
    past: readonly RecordedRequest[],
    event: 'request' | 'answer',
    endpoint: Endpoint,
    nth: number,
  ): Promise<RecordedRequest> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = past.filter((request) => request.endpoint === endpoint)[nth - 1];
        if (found !== undefined) {
          this.off(event, look);
          resolve(found);
        }
      };
      this.on(event, look);
      look();
    });
  }
}

/** Starts a simulator; close it when done. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return Simulator.start(options);
}
