import type { Endpoint, RecordedRequest } from '../http/recordedRequest.ts';

/** One way of not answering as one should. */
export type Fault =
  /** A TCP reset: once the headers are read, once the body is read, or half-way through the answer. */
  | { readonly fault: 'reset'; readonly at: 'beforeReading' | 'afterReading' | 'midBody' }
  /** No answer, ever. */
  | { readonly fault: 'silence' }
  /** The right answer, once the handle's `release()` is called. */
  | { readonly fault: 'hold' }
  /** The right answer, late: real milliseconds before its head, and between its head and its body. */
  | { readonly fault: 'delay'; readonly headersMs?: number; readonly bodyMs?: number }
  /** Any other answer; with none of `json`, `html` and `body`, an empty one. */
  | {
      readonly fault: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly html?: string;
      readonly body?: Uint8Array | string;
    }
  /** The right answer with more headers. */
  | { readonly fault: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** The right length is announced, then only `keep` bytes (half, by default) are sent. */
  | { readonly fault: 'truncate'; readonly keep?: number }
  /** The right body under a `Content-Length` that is off by so many bytes, then the end. */
  | { readonly fault: 'wrongLength'; readonly by: number }
  /** The right status and type with 256 random bytes. */
  | { readonly fault: 'garbage' }
  /** A small gzip body that unpacks to so many bytes (64 MiB by default). */
  | { readonly fault: 'gzipBomb'; readonly bytes?: number }
  /** A redirect to any URL; 307 by default, which keeps method and body. */
  | {
      readonly fault: 'redirect';
      readonly to: string;
      readonly status?: 301 | 302 | 303 | 307 | 308;
    }
  /** The right answer, `bytes` (1) at a time every `everyMs` (100) real milliseconds. */
  | { readonly fault: 'drip'; readonly bytes?: number; readonly everyMs?: number };

/** A fault, and the requests it strikes. */
export type Misbehaviour = Fault & {
  readonly on: Endpoint | 'any';
  /** How many requests it strikes. Default 1. */
  readonly times?: number;
  /** Strikes only requests of which this is true; their bodies are not read yet. */
  readonly if?: (request: RecordedRequest) => boolean;
  /**
   * Whether the request is obeyed before the fault strikes: a create creates its task.
   * Default: true for a fault that spoils the right answer, false for one that replaces it.
   */
  readonly accept?: boolean;
};

/** Whether the fault ends with the simulator cutting the connection. */
export function cutsConnection({ fault }: Fault): boolean {
  return fault === 'reset' || fault === 'truncate' || fault === 'wrongLength';
}

/** Whether the fault needs an answer to spoil. */
export function spoilsAnswer(fault: Fault): boolean {
  switch (fault.fault) {
    case 'hold':
    case 'delay':
    case 'headers':
    case 'truncate':
    case 'wrongLength':
    case 'garbage':
    case 'drip':
      return true;
    case 'reset':
      return fault.at === 'midBody';
    case 'silence':
    case 'answer':
    case 'gzipBomb':
    case 'redirect':
      return false;
  }
}
