import type { Endpoint, RecordedRequest } from '../http/recordedRequest.ts';

/** A way to fail instead of answering correctly. */
export type Fault =
  /**
   * A TCP reset: after the headers are read, after the body is read, or in the middle of the
   * answer.
   */
  | { readonly fault: 'reset'; readonly at: 'beforeReading' | 'afterReading' | 'midBody' }
  /** No answer at all. */
  | { readonly fault: 'silence' }
  /** The right answer, once the handle's `release()` is called. */
  | { readonly fault: 'hold' }
  /** The right answer, late: real milliseconds before the headers, and between headers and body. */
  | { readonly fault: 'delay'; readonly headersMs?: number; readonly bodyMs?: number }
  /** Any other answer. Without `json`, `html` and `body` it is empty. */
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
  /** The right `Content-Length`, but only `keep` bytes (default: half) are sent. */
  | { readonly fault: 'truncate'; readonly keep?: number }
  /** The right body with a `Content-Length` that is off by `by` bytes. Then the connection ends. */
  | { readonly fault: 'wrongLength'; readonly by: number }
  /** The right status and type with 256 random bytes. */
  | { readonly fault: 'garbage' }
  /** A small gzip body that unpacks to `bytes` bytes (default 64 MiB). */
  | { readonly fault: 'gzipBomb'; readonly bytes?: number }
  /** A redirect to any URL. The default, 307, keeps method and body. */
  | {
      readonly fault: 'redirect';
      readonly to: string;
      readonly status?: 301 | 302 | 303 | 307 | 308;
    }
  /** The right answer, `bytes` (1) at a time every `everyMs` (100) real milliseconds. */
  | { readonly fault: 'drip'; readonly bytes?: number; readonly everyMs?: number };

/** A fault and the requests that it applies to. */
export type InjectedFault = Fault & {
  readonly on: Endpoint | 'any';
  /** How many requests it applies to. Default 1. */
  readonly times?: number;
  /** Applies only to requests for which this returns true. Their bodies are not read yet. */
  readonly if?: (request: RecordedRequest) => boolean;
  /**
   * Whether the request is handled before the fault: a create creates its task. Default: true for a
   * fault that spoils the right answer, false for one that replaces it.
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
