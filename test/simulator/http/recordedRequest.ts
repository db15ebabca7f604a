import type { Fault } from '../faults/fault.ts';
import type { RootKind } from '../options.ts';

/** What a request is for. */
export type Endpoint =
  | 'create'
  | 'query'
  | 'cancel'
  | 'upload'
  | 'organization'
  | 'uploadTarget'
  | 'video'
  | 'poster'
  | 'unknown';

/** The longest string that `body` shows in full, in UTF-16 code units. Only images are longer. */
const LONGEST_SHOWN = 4096;

/** A request that the simulator received, and its outcome. */
export class RecordedRequest {
  /** When its headers were read: the simulator's time, in milliseconds since 1970. */
  readonly at: number;
  readonly endpoint: Endpoint;
  /** The API root; undefined on the video host and outside both roots. */
  readonly root: RootKind | undefined;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received; empty if it was not read. */
  rawBody = Buffer.alloc(0);
  /** The task that the request created or named. */
  taskId: string | undefined;
  /** The HTTP status of the answer; undefined if there was no answer. */
  status: number | undefined;
  /** The injected fault. */
  fault: Fault['fault'] | undefined;
  /**
   * The client disconnected before the whole answer was sent. False if a fault cut the connection.
   */
  aborted = false;

  constructor(
    seen: Pick<RecordedRequest, 'at' | 'endpoint' | 'root' | 'method' | 'path' | 'headers'>,
  ) {
    this.at = seen.at;
    this.endpoint = seen.endpoint;
    this.root = seen.root;
    this.method = seen.method;
    this.path = seen.path;
    this.headers = seen.headers;
  }

  /** The parsed body; undefined if it is not JSON. */
  get fullBody(): unknown {
    try {
      return JSON.parse(this.rawBody.toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  /** The parsed body with long strings, such as images, shortened; undefined if it is not JSON. */
  get body(): unknown {
    return shorten(this.fullBody);
  }
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST_SHOWN) {
    return `${value.slice(0, 64)}… (${value.length} characters)`;
  }
  if (Array.isArray(value)) {
    return value.map(shorten);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, shorten(held)]));
  }
  return value;
}
