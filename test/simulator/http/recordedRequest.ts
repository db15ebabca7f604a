import type { Fault } from '../faults/fault.ts';
import type { RootKind } from '../options.ts';

/** What a request asks for. */
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

/** Longest string that `body` shows as it came, in UTF-16 code units: only images are longer. */
const LONGEST_SHOWN = 4096;

/** A request the simulator received, and what became of it. */
export class RecordedRequest {
  /** The simulator's time, in milliseconds since 1970, at which its headers were read. */
  readonly at: number;
  readonly endpoint: Endpoint;
  /** The API root it was sent to; undefined on the video host and outside both roots. */
  readonly root: RootKind | undefined;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its body as received; empty until it was read, or if it never was. */
  rawBody = Buffer.alloc(0);
  /** The task it created, or asked about. */
  taskId: string | undefined;
  /** The HTTP status it was answered with; undefined if it was not. */
  status: number | undefined;
  /** The fault that struck it. */
  fault: Fault['fault'] | undefined;
  /** The client went away before it was answered in full; not so if a fault cut it off. */
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

  /** The body, parsed; undefined if it is not JSON. */
  get fullBody(): unknown {
    try {
      return JSON.parse(this.rawBody.toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  /** The body, parsed, with long strings such as the image shortened; undefined if it is not JSON. */
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
