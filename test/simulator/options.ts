import type { CreateRequest } from './create/createRequest.ts';
import type { AnswerShape } from './shapes/shape.ts';
import type { Plan } from './tasks/plan.ts';

/** The two API roots: Runway's own, and the one that relays serve. */
export type RootKind = 'official' | 'relay';

export interface SimulatorOptions {
  /** TCP port of the API on the loopback interface. 0, the default, takes any free port. */
  readonly port?: number;
  /** If given, both roots demand `Authorization: Bearer KEY`. Default: no key is needed. */
  readonly apiKey?: string;
  /**
   * The answer shape of the relay root. The official root always uses its own. Default `official`.
   */
  readonly answerShape?: AnswerShape;
  /** How long a task waits before it runs, in milliseconds. Default 1000. */
  readonly queueMs?: number;
  /**
   * How long a task runs, in milliseconds; longer if its video is not rendered yet. Default 3000.
   */
  readonly runMs?: number;
  /** `none`: serve a tiny valid MP4 instead of a rendered video. Default `real`. */
  readonly render?: 'real' | 'none';
  /** Frames per second of rendered videos; a quarter of them above 1080p. Default 12. */
  readonly framesPerSecond?: number;
  /** How long a link to a video works, in milliseconds. Default 24 hours, Runway's minimum. */
  readonly linkMs?: number;
  /** Credits on the official account at the start. Default 10000. */
  readonly credits?: number;
  /**
   * How many tasks of a model run at once on the official account; more are THROTTLED. Default
   * Infinity.
   */
  readonly concurrentGenerations?: number;
  /**
   * How many tasks of a model the official account may create in 24 hours; more are refused with
   * 429. Default Infinity.
   */
  readonly dailyGenerations?: number;
  /**
   * Whether the relay root demands `X-Runway-Version` as the official root does. Default `ignored`.
   */
  readonly relayVersion?: 'required' | 'ignored';
  /** How the relay root answers DELETE: it cancels, or it returns this status. Default `works`. */
  readonly relayCancel?: 'works' | 404 | 405;
  /**
   * What a query for a cancelled task returns: the task with status CANCELLED, or 404. The contract
   * describes both. Default `shown`.
   */
  readonly afterCancel?: 'shown' | 'gone';
  /** The images at https addresses on these hosts. Default: a generated picture. */
  readonly remoteImages?: Readonly<Record<string, Uint8Array | 'unreachable'>>;
  /** Plans every task. Magic words and `simulator.next()` take precedence. */
  readonly plan?: (request: CreateRequest) => Plan | undefined;
  /** Whether words such as `[fail]` in a prompt plan its task. Default true. */
  readonly magicWords?: boolean;
  /** Returns the time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

type Optional = 'apiKey' | 'plan';

/** The options with all defaults filled in. */
export type SimulatorSettings = Required<Omit<SimulatorOptions, Optional>> &
  Pick<SimulatorOptions, Optional>;

const HOUR_MS = 3_600_000;

export function applyDefaults(options: SimulatorOptions): SimulatorSettings {
  return {
    port: 0,
    answerShape: 'official',
    queueMs: 1000,
    runMs: 3000,
    render: 'real',
    framesPerSecond: 12,
    linkMs: 24 * HOUR_MS,
    credits: 10_000,
    concurrentGenerations: Infinity,
    dailyGenerations: Infinity,
    relayVersion: 'ignored',
    relayCancel: 'works',
    afterCancel: 'shown',
    remoteImages: {},
    magicWords: true,
    now: Date.now,
    ...options,
  };
}
