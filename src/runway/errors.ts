import * as l10n from '@vscode/l10n';

/** One field's problem, from a 400 of the service or from our own check of the same field. */
export interface FieldIssue {
  /** The request's field, such as `ratio`; empty when the issue is about the whole request. */
  readonly field: string;
  readonly message: string;
}

/** Why a connection failed. */
export type ConnectionFault = 'name' | 'refused' | 'tls' | 'timeout' | 'reset';

/**
 * No answer was read. The message is a sentence for people, the cause is for the log.
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly fault: ConnectionFault,
    /** Whether a byte of the request may have reached the service. */
    readonly sent: 'no' | 'maybe',
    host: string,
    cause: unknown,
  ) {
    super(connectionMessage(fault, host), { cause });
  }
}

function connectionMessage(fault: ConnectionFault, host: string): string {
  switch (fault) {
    case 'name':
      return l10n.t('{0} was not found. Check the network connection and the address.', host);
    case 'refused':
      return l10n.t(
        '{0} could not be reached. Check the network connection and the address.',
        host,
      );
    case 'tls':
      return l10n.t(
        'A secure connection to {0} could not be made. Its certificate may be invalid, or a proxy may be in between.',
        host,
      );
    case 'timeout':
      return l10n.t('{0} did not answer in time.', host);
    case 'reset':
      return l10n.t('The connection to {0} broke off.', host);
  }
}

/** What a service's refusal means, whatever its status code. */
export type RefusalReason =
  | 'invalid' // the request's fields; see the issues
  | 'moderated' // the image or the prompt, for its content
  | 'credits'
  | 'key'
  | 'tooLarge'
  | 'rateLimit'
  | 'unavailable' // this service does not offer that model or duration
  | 'notFound' // the task (or, on create, the address)
  | 'overloaded'
  | 'unsupported'
  | 'redirect'
  | 'other';

/**
 * The service answered with an error. Whether a create may have been accepted all the same is
 * `ambiguous`: a gateway that gives up (5xx) knows nothing of what happened behind it.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly reason: RefusalReason;
  /** Which service it was. */
  readonly host: string;
  /** HTTP status code. */
  readonly status: number;
  readonly ambiguous: boolean;
  /** What the service said, cleaned for display; empty when it said nothing. */
  readonly said: string;
  readonly issues: readonly FieldIssue[];
  /** Milliseconds to wait before the next request, from `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(details: {
    reason: RefusalReason;
    status: number;
    host: string;
    ambiguous?: boolean;
    said?: string;
    issues?: readonly FieldIssue[];
    retryAfter?: number | undefined;
  }) {
    const { reason, status, host, ambiguous = false, said = '', issues = [] } = details;
    super(serviceMessage(reason, status, host, said, issues));
    this.reason = reason;
    this.host = host;
    this.status = status;
    this.ambiguous = ambiguous;
    this.said = said;
    this.issues = issues;
    this.retryAfter = details.retryAfter;
  }
}

/** Largest image in MB that fits into a request (a data URI of 5,242,880 characters, Runway API 2024-11-06). */
const LARGEST_IMAGE = '3.9';

function serviceMessage(
  reason: RefusalReason,
  status: number,
  host: string,
  said: string,
  issues: readonly FieldIssue[],
): string {
  const quoted = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  switch (reason) {
    case 'invalid': {
      const list = issues.map((it) =>
        it.field === '' ? it.message : `${it.field}: ${it.message}`,
      );
      return l10n.t(
        '{0} refused the request. {1}',
        host,
        list.length > 0 ? list.join(' · ') : quoted,
      );
    }
    case 'moderated':
      return l10n.t(
        '{0} refused the image or the prompt for its content ({1}). Change it; the same would be refused again.',
        host,
        quoted,
      );
    case 'credits':
      return l10n.t(
        'There are not enough credits left at {0}. Add credits there and try again.',
        host,
      );
    case 'key':
      return l10n.t('{0} did not accept the API key ({1}). Set the key again.', host, quoted);
    case 'tooLarge':
      return l10n.t(
        'The image is too large for {0} ({1}). Use a smaller one: at most {2} MB, and less at some services.',
        host,
        quoted,
        LARGEST_IMAGE,
      );
    case 'rateLimit':
      return l10n.t('{0} takes no more requests at the moment ({1}).', host, quoted);
    case 'unavailable':
      return l10n.t(
        '{0} does not offer this model or duration ({1}). Choose another.',
        host,
        quoted,
      );
    case 'notFound':
      return l10n.t('{0} answered “not found” ({1}).', host, quoted);
    case 'overloaded':
      return l10n.t('{0} is overloaded or down ({1}).', host, quoted);
    case 'unsupported':
      return l10n.t('{0} does not support this request ({1}).', host, quoted);
    case 'redirect':
      return l10n.t(
        '{0} sends requests on to another address ({1}). Enter the final address of the API.',
        host,
        quoted,
      );
    case 'other':
      return l10n.t('{0} answered with an error ({1}).', host, quoted);
  }
}

/** What is wrong with an answer that was read but not understood. */
export type AnswerFault =
  'html' | 'path' | 'notJson' | 'tooLarge' | 'shape' | 'otherTask' | 'noCredits';

/** An answer with a success status that is not an answer of this API. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    readonly fault: AnswerFault,
    host: string,
    /** The beginning of the answer, for the log. */
    readonly excerpt: string,
  ) {
    super(answerMessage(fault, host));
  }
}

function answerMessage(fault: AnswerFault, host: string): string {
  switch (fault) {
    case 'html':
      return l10n.t(
        '{0} answered with a web page. The address is probably not that of the API.',
        host,
      );
    case 'path':
      return l10n.t('{0} answers “not found” to everything at this address.', host);
    case 'notJson':
      return l10n.t('{0} gave an answer that cannot be read.', host);
    case 'tooLarge':
      return l10n.t('{0} gave an answer that is far too long.', host);
    case 'shape':
      return l10n.t('{0} gave an answer without the task in it.', host);
    case 'otherTask':
      return l10n.t('{0} answered about another task.', host);
    case 'noCredits':
      return l10n.t('{0} gave an answer without the number of credits in it.', host);
  }
}
