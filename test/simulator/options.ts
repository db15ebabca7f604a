import type { CreateRequest } from './create/createRequest.ts';
import type { AnswerShape } from './shapes/shape.ts';
import type { Plan } from './tasks/plan.ts';

/** The two API roots: Runway's own, and the one relays serve. */
export type RootKind = 'official' | 'relay';

export interface SimulatorOptions {
  /** TCP port of the API, on the loopback interface; 0 takes a free one. Default 0. */
  readonly port?: number;
  /** If given, `Authorization: Bearer KEY` is demanded on both roots. Default: no key is needed. */
  readonly apiKey?: string;
  /** How the relay root answers; the official root always answers in its own shape. Default `official`. */
  readonly answerShape?: AnswerShape;
  /** Milliseconds a task waits before it runs. Default 1000. */
  readonly queueMs?: number;
  /** Milliseconds a task runs, if its video is rendered by then. Default 3000. */
  readonly runMs?: number;
  /** `none` serves a tiny valid MP4 instead of a rendered one. Default `real`. */
  readonly render?: 'real' | 'none';
  /** Frames per second of rendered videos. Default 12. */
  readonly framesPerSecond?: number;
  /** Milliseconds a link to a video lives. Default 24 hours, the least Runway promises. */
  readonly linkMs?: number;
  /** Credits on the official account at the start. Default 10000. */
  readonly credits?: number;
  /** Whether the relay root demands `X-Runway-Version` as the official one does. Default `ignored`. */
  readonly relayVersion?: 'required' | 'ignored';
  /** What the relay root does with DELETE: obey it, or answer a status. Default `works`. */
  readonly relayCancel?: 'works' | 404 | 405;
  /**
   * What a query for a cancelled task finds: a task with status CANCELLED, or nothing (404).
   * The contract has a schema for the one and a sentence for the other. Default `shown`.
   */
  readonly afterCancel?: 'shown' | 'gone';
  /** What the service finds at https images of these hosts. Default: a built-in generated picture. */
  readonly remoteImages?: Readonly<Record<string, Uint8Array | 'unreachable'>>;
  /** Plans every task. Magic words and `simulator.next()` win over it. */
  readonly plan?: (request: CreateRequest) => Plan | undefined;
  /** Whether words such as `[fail]` in a prompt plan its task. Default true. */
  readonly magicWords?: boolean;
  /** The time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

type Optional = 'apiKey' | 'plan';

/** Options with every default filled in. */
export type Settings = Required<Omit<SimulatorOptions, Optional>> &
  Pick<SimulatorOptions, Optional>;

const HOUR_MS = 3_600_000;

export function settingsFrom(options: SimulatorOptions): Settings {
  return {
    port: 0,
    answerShape: 'official',
    queueMs: 1000,
    runMs: 3000,
    render: 'real',
    framesPerSecond: 12,
    linkMs: 24 * HOUR_MS,
    credits: 10_000,
    relayVersion: 'ignored',
    relayCancel: 'works',
    afterCancel: 'shown',
    remoteImages: {},
    magicWords: true,
    now: Date.now,
    ...options,
  };
}
