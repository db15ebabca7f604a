/** A problem with one field of a request, in the words of whoever found it. */
export interface FieldIssue {
  /** The request's field, such as `ratio`; empty when the issue is about the whole request. */
  readonly field: string;
  readonly message: string;
}

export const REFUSAL_REASONS = [
  'invalid', // the request's fields; see the issues
  'moderated', // the content of the image or the prompt
  'credits',
  'key',
  'blocked', // by a gateway before the service, or for the region; not about the key
  'tooLarge',
  'rateLimit',
  'unavailable', // this service doesn't offer the model or duration
  'notFound', // the task; for a create request, the address
  'overloaded',
  'unsupported',
  'redirect',
  'other',
] as const;

/** What a service's refusal means, regardless of its status code. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** An answer that reports an error. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly reason: RefusalReason;
  /** Host name and port of the service. */
  readonly host: string;
  /** HTTP status code, or the equivalent code inside an answer with HTTP 200. */
  readonly status: number;
  /**
   * Whether a create may have been accepted although this is an error. A gateway that times out
   * (5xx) doesn't know whether the service accepted it.
   */
  readonly ambiguous: boolean;
  /** The service's message, cleaned for display; empty when it gave none. */
  readonly said: string;
  readonly issues: readonly FieldIssue[];
  /** Milliseconds to wait before the next request, from `Retry-After`; undefined without it. */
  readonly retryAfter: number | undefined;
  /** The task that the answer to a create names; undefined when it names none. */
  readonly taskId: string | undefined;
  /** The models that the refusal of a create lists as offered; empty when it lists none. */
  readonly models: readonly string[];

  constructor(details: {
    reason: RefusalReason;
    status: number;
    host: string;
    ambiguous?: boolean;
    said?: string;
    issues?: readonly FieldIssue[];
    retryAfter?: number | undefined;
    taskId?: string | undefined;
    models?: readonly string[];
  }) {
    const { reason, status, host, ambiguous = false, said = '', issues = [] } = details;
    super([`${host}: HTTP ${status}, ${reason}`, said].filter((part) => part !== '').join(': '));
    this.reason = reason;
    this.host = host;
    this.status = status;
    this.ambiguous = ambiguous;
    this.said = said;
    this.issues = issues;
    this.retryAfter = details.retryAfter;
    this.taskId = details.taskId;
    this.models = details.models ?? [];
  }
}
