import { setImmediate } from 'node:timers/promises';
import type { CreatedTask, TaskAnswer } from './answers/answer.ts';
import { AnswerError } from './errors/answerError.ts';
import { ServiceError } from './errors/serviceError.ts';
import { send, type ApiRequest } from './http.ts';
import { toJson } from './requestJson.ts';
import { readOrganization, type Organization } from './answers/organization.ts';
import { readCreated, readTask } from './answers/readTask.ts';
import { parseAnswer } from './answers/parseAnswer.ts';
import type { Call } from './answers/refusal.ts';
import type { CreateBody } from './request.ts';
import type { Service } from './service.ts';
import type { CallOptions, LinkAccess, ServiceClient } from './serviceClient.ts';
import { fillSlot, readUploadSlot, type Upload, type UploadSlot } from './upload.ts';
import { redactKey, redactStrings } from './redactKey.ts';
import { version } from '../../package.json';

/** The API's version (source: Runway API; several relays demand it too). */
const API_VERSION = '2024-11-06';

/** Time limits in milliseconds. They begin anew when the body was sent. */
const CREATE_LIMIT = 180_000;
const QUERY_LIMIT = 30_000;

/** The slowest line that a create request is sent over, in bytes per millisecond. */
const SLOWEST = 10;

/** An answer that takes more than a few milliseconds to read, in UTF-16 code units. */
const LONG_ANSWER = 200_000;

const USER_AGENT = `runway-image-to-video/${version} (VS Code)`;

/** An id that no task has. */
const NO_TASK = '00000000-0000-4000-8000-000000000000';

/** One request to a service. */
interface Exchange extends CallOptions {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the answer must be there, besides those for sending the body. */
  readonly timeLimit?: number;
  readonly call?: Call;
}

/**
 * Talks to one service. No method sends a request twice: the callers know what a request costs,
 * and decide whether to send it again.
 *
 * All methods throw `ConnectionError`, `ServiceError` or `AnswerError`.
 */
export class RunwayClient implements ServiceClient {
  private readonly host: string;

  constructor(
    readonly service: Service,
    /** Without a key no `Authorization` header is sent. */
    private readonly key: string | undefined,
  ) {
    if (service.kind === 'practice') {
      throw new Error('Practice mode sends nothing.');
    }
    this.host = new URL(service.root).host;
  }

  /** What the service's links to videos may do. */
  access(): LinkAccess {
    const { origin } = this.service;
    const { key } = this;
    return { origin, headers: key === undefined ? key : { Authorization: `Bearer ${key}` } };
  }

  /**
   * `POST ROOT/image_to_video`. Costs money.
   *
   * @param options.idempotencyKey a service that knows such keys makes one task of two requests with
   *   the same key; others ignore it. Runway's API doesn't document any.
   */
  async create(
    body: CreateBody,
    options: CallOptions & { readonly idempotencyKey?: string } = {},
  ): Promise<CreatedTask> {
    const { signal, idempotencyKey } = options;
    const headers: Record<string, string> =
      idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    const exchange = { signal, headers, body, timeLimit: CREATE_LIMIT, call: 'create' } as const;
    return this.call('POST', '/image_to_video', exchange, (answer) =>
      readCreated(answer, this.host),
    );
  }

  /**
   * `GET ROOT/tasks/{id}`. Free; the API allows one query per task every 5 s.
   *
   * @param images URLs of the images that were sent: they are not the video
   */
  async query(
    taskId: string,
    options: CallOptions & { readonly images?: readonly string[] } = {},
  ): Promise<TaskAnswer> {
    const path = `/tasks/${encodeURIComponent(taskId)}`;
    return this.call('GET', path, options, (answer) =>
      readTask(answer, this.host, options.images, this.service.root),
    );
  }

  /**
   * `DELETE ROOT/tasks/{id}` of an unfinished task.
   *
   * @throws {ServiceError} `notFound`, when the task is gone or a relay doesn't support cancelling
   */
  async cancel(taskId: string, options: CallOptions = {}): Promise<void> {
    const path = `/tasks/${encodeURIComponent(taskId)}`;
    await this.call('DELETE', path, options, ignore);
  }

  /** `GET ROOT/organization`: the credit balance and the limits. Free; few relays support it. */
  async organization(options: CallOptions = {}): Promise<Organization> {
    return this.call('GET', '/organization', options, (answer) =>
      readOrganization(answer, this.host),
    );
  }

  /**
   * Uploads a file: asks for an upload URL with `POST ROOT/uploads`, and sends the file there
   * without the key. Both are free.
   *
   * @returns the URI for requests, `runway://…`, valid for 24 h
   */
  async upload(upload: Upload, options: CallOptions = {}): Promise<string> {
    const slot = await this.uploadSlot(upload.name, options);
    await fillSlot(slot, upload, options.signal);
    return slot.uri;
  }

  /**
   * Whether the service supports uploads. Asks for an upload URL without using it, which is free.
   *
   * @throws the errors of every call, when the service can't be asked now
   */
  async offersUploads(options: CallOptions = {}): Promise<boolean> {
    try {
      await this.uploadSlot('image.png', options);
      return true;
    } catch (error) {
      // A relay may report the missing path with HTTP 200 and a code of its own.
      const isUnknownCode =
        error instanceof ServiceError && error.status === 200 && error.reason === 'other';
      if (isMissingEndpoint(error) || isUnknownCode) {
        return false;
      }
      throw error;
    }
  }

  private async uploadSlot(filename: string, options: CallOptions): Promise<UploadSlot> {
    const body = { filename, type: 'ephemeral' };
    return this.call('POST', '/uploads', { ...options, body }, (answer) =>
      readUploadSlot(answer, this.service),
    );
  }

  /**
   * Tests the address and the key. Asks for a task that doesn't exist, which is free.
   *
   * @throws the errors of every call, when the address, the key or the network is wrong
   */
  async check(options: CallOptions = {}): Promise<void> {
    try {
      await this.query(NO_TASK, options);
    } catch (error) {
      if (!(error instanceof ServiceError && isExpectedRefusal(error))) {
        throw error;
      }
      if (error.reason === 'notFound' && !isAboutTask(error)) {
        await this.checkPath(error, options);
      }
    }
  }

  /**
   * Tests whether a 404 means that the path is wrong. It does when two other paths get the same
   * answer: one that certainly doesn't exist, and one that Runway has.
   *
   * @throws {AnswerError} `path`
   */
  private async checkPath(missing: ServiceError, options: CallOptions): Promise<void> {
    for (const path of [`/${NO_TASK}/${NO_TASK}`, '/organization']) {
      const refused = await this.refusalAt(path, options);
      if (
        refused?.status !== missing.status ||
        messageWithoutPath(refused) !== messageWithoutPath(missing)
      ) {
        return;
      }
    }
    throw new AnswerError('path', this.host);
  }

  /** The error of a refused GET; undefined when the service answers, even with a web page. */
  private async refusalAt(path: string, options: CallOptions): Promise<ServiceError | undefined> {
    try {
      await this.call('GET', path, options, ignore);
      return undefined;
    } catch (error) {
      if (error instanceof ServiceError) {
        return error;
      }
      if (error instanceof AnswerError) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Sends one request. The key is removed from the answer, and again from what was read of it:
   * reading may have undone an escape.
   *
   * @param read gets the answer's JSON; undefined when it is empty or not JSON
   * @throws {ConnectionError} when no complete answer arrived
   * @throws {ServiceError} when the service refuses
   * @throws {AnswerError} when the answer is a web page
   */
  private async call<T>(
    method: ApiRequest['method'],
    path: string,
    { signal, headers = {}, body, timeLimit = QUERY_LIMIT, call = 'other' }: Exchange,
    read: (answer: unknown) => T,
  ): Promise<T> {
    const bytes = body === undefined ? undefined : toJson(body);
    const answer = await send({
      method,
      url: this.service.root + path,
      headers: {
        Accept: 'application/json',
        'User-Agent': USER_AGENT,
        'X-Runway-Version': API_VERSION,
        ...(bytes === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.key === undefined ? {} : { Authorization: `Bearer ${this.key}` }),
        ...headers,
      },
      ...(bytes === undefined ? {} : { body: bytes }),
      timeLimit: timeLimit + Math.ceil((bytes?.length ?? 0) / SLOWEST),
      signal,
    });
    const { key } = this;
    if (key === undefined) {
      return read(parseAnswer(answer, this.host, call));
    }
    try {
      const text = redactKey(answer.text, key);
      if (text.length > LONG_ANSWER) {
        // Both searching and reading it take a while. Other work runs in between.
        await setImmediate();
      }
      return redactStrings(read(parseAnswer({ ...answer, text }, this.host, call)), key);
    } catch (error) {
      throw error instanceof ServiceError ? withoutKey(error, key) : error;
    }
  }
}

/** Whether an error means that the service doesn't have this endpoint, now or later. */
export function isMissingEndpoint(error: unknown): boolean {
  if (error instanceof ServiceError) {
    return ['notFound', 'unsupported', 'invalid', 'redirect'].includes(error.reason);
  }
  return error instanceof AnswerError && error.fault !== 'tooLarge';
}

/** The service's message without paths: gateways repeat the path of the request. */
function messageWithoutPath({ said }: ServiceError): string {
  return said.replace(/\S*\/\S*/g, '');
}

function isAboutTask(error: ServiceError): boolean {
  return /task|任务/i.test(messageWithoutPath(error));
}

/** Whether a refusal shows that the key and the path are right, and only the task doesn't exist. */
function isExpectedRefusal({ reason, status }: ServiceError): boolean {
  return (
    reason !== 'key' &&
    reason !== 'blocked' &&
    reason !== 'redirect' &&
    reason !== 'overloaded' &&
    status !== 405
  );
}

function withoutKey(error: ServiceError, key: string): ServiceError {
  const { reason, status, host, ambiguous, said, issues, retryAfter, taskId, models } = error;
  const texts = redactStrings({ said, issues, taskId, models }, key);
  return new ServiceError({ reason, status, host, ambiguous, retryAfter, ...texts });
}

/** The status says all. */
function ignore(): void {
  // Nothing is read.
}
