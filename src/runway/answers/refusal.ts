import { ServiceError, type RefusalReason } from '../errors/serviceError.ts';
import { findTaskIds, readLayers } from './envelope.ts';
import { readIssues } from './issues.ts';
import { isObject, readField, readObject } from './json.ts';
import { readMessage } from './message.ts';
import { readModelNames } from './modelNames.ts';
import { isGatewayMessage, isModeration, readReason } from './reasonWords.ts';

/** Which call was refused. A create may have been accepted although the answer reports an error. */
export type Call = 'create' | 'other';

/** An answer that is not JSON. */
interface Page {
  /** What it says to people. */
  readonly text?: string;
  /** Whether its words are those of a gateway. */
  readonly fromGateway?: boolean;
}

/**
 * Makes a typed error from an answer's status, its message, and the issues of a 400.
 *
 * The message counts more than the status, because relays send misleading status codes. Observed:
 * 429 for a missing price, 503 for a model without a channel.
 */
export function readRefusal(
  json: unknown,
  status: number,
  host: string,
  call: Call,
  more: Page & {
    readonly retryAfter?: number | undefined;
    readonly isUnclear?: boolean;
  } = {},
): ServiceError {
  const message = readMessage(json);
  const withCodes = `${readCodes(json)} ${message}`;
  const isBlocked = isGateway(json, withCodes, status, more);
  const said = message || (isBlocked ? (more.text ?? '') : '');
  const byMessage = readReason(json === undefined ? said : withCodes);
  const byStatus = isBlocked ? 'blocked' : reasonByStatus(status);
  const mayBeModerated = byStatus === 'invalid' || (status === 403 && byStatus === 'key');
  const moderated = mayBeModerated && isModeration(said) ? 'moderated' : undefined;
  const reason = byMessage ?? moderated ?? byStatus;
  const refusedForSure = byMessage === 'credits' || byMessage === 'unavailable';
  // If a refused create names a task, the task may exist.
  const [taskId] = findTaskIds(readLayers(json));
  const doubtful =
    taskId !== undefined ||
    (!refusedForSure && (more.isUnclear === true || isAmbiguousStatus(status)));
  return new ServiceError({
    reason,
    status,
    host,
    said,
    issues: readIssues(json),
    ambiguous: call === 'create' && doubtful,
    retryAfter: more.retryAfter,
    taskId: call === 'create' ? taskId : undefined,
    models: mayListModels(call, reason, byMessage) ? readModelNames(json, more.text) : [],
  });
}

/** Whether a refusal may be about the model: its words say nothing else, nor does its status. */
function mayListModels(
  call: Call,
  reason: RefusalReason,
  byMessage: RefusalReason | undefined,
): boolean {
  return (
    call === 'create' &&
    (byMessage === undefined || byMessage === 'unavailable') &&
    !['moderated', 'credits', 'blocked', 'tooLarge', 'rateLimit', 'redirect'].includes(reason)
  );
}

/** The codes and types of an error, such as `insufficient_user_quota`. */
function readCodes(json: unknown): string {
  const objects = [json, readObject(json, 'error')].filter(isObject);
  const codes = objects.flatMap((it) => CODE_KEYS.map((key) => readField(it, key)));
  return codes
    .filter((it): it is string => typeof it === 'string')
    .map((it) => it.slice(0, 100))
    .join(' ');
}

const CODE_KEYS = ['code', 'type', 'error_code', 'error_type', 'reason'];

/** Whether something before the service refused the request: it says nothing about the key. */
function isGateway(
  json: unknown,
  said: string,
  status: number,
  { text, fromGateway }: Page,
): boolean {
  if (status === 451 || (json === undefined && fromGateway === true)) {
    return true;
  }
  return json === undefined
    ? status === 403 && text !== undefined && text !== ''
    : [401, 403].includes(status) && isGatewayMessage(said) && !isModeration(said);
}

function reasonByStatus(status: number): RefusalReason {
  switch (status) {
    case 400:
    case 422:
      return 'invalid';
    case 401:
    case 403:
      return 'key';
    case 402:
      return 'credits';
    case 404:
    case 410:
      return 'notFound';
    case 405:
    case 501:
      return 'unsupported';
    case 413:
      return 'tooLarge';
    case 429:
      return 'rateLimit';
    default:
      if (status >= 300 && status < 400) {
        return 'redirect';
      }
      return status >= 500 && status < 600 ? 'overloaded' : 'other';
  }
}

/**
 * Whether the request may have been accepted. 408, 409, 425 and 5xx say that it arrived, but not
 * that it was refused. 303 even names the place of a result.
 */
function isAmbiguousStatus(status: number): boolean {
  return [303, 408, 409, 425].includes(status) || (status >= 500 && status < 600) || status < 200;
}
