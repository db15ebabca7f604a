import type { CreatedTask, TaskAnswer } from './answers/answer.ts';
import { AnswerError } from './errors/answerError.ts';
import { ServiceError } from './errors/serviceError.ts';
import { send, type ApiRequest } from './http.ts';
import { readCreated, readCredits, readTask } from './answers/readTask.ts';
import { parseAnswer } from './answers/parseAnswer.ts';
import type { Call } from './answers/refusal.ts';
import type { CreateBody } from './request.ts';
import type { Service } from './service.ts';
import { fillSlot, readUploadSlot, type Upload, type UploadSlot } from './upload.ts';
import { redactKey } from './redactKey.ts';

/** The API's version (source: Runway API; several relays demand it too). */
const API_VERSION = '2024-11-06';

/** Time limits in milliseconds. A create carries up to 5 MB over a connection that may be slow. */
const CREATE_LIMIT = 180_000;
const QUERY_LIMIT = 30_000;

/** No task has this id. */
const NO_TASK = '00000000-0000-4000-8000-000000000000';

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Talks to one service. Every method sends one request and never a second one: what may be sent
 * again is decided where it is known what it costs.
 *
 * All methods throw `ConnectionError`, `ServiceError` or `AnswerError`.
 */
export class RunwayClient {
  private readonly host: string;

  constructor(
    readonly service: Service,
    /** Without a key no `Authorization` header is sent. */
    private readonly key: string | undefined,
  ) {
    this.host = new URL(service.root).host;
  }

  /** `POST ROOT/image_to_video`: costs money, and has no idempotency key. */
  async create(body: CreateBody, options: CallOptions = {}): Promise<CreatedTask> {
    const answer = await this.call(
      'POST',
      '/image_to_video',
      CREATE_LIMIT,
      options,
      body,
      'create',
    );
    return readCreated(answer, this.host);
  }

  /**
   * `GET ROOT/tasks/{id}`: free, at most once every 5 s per task.
   *
   * @param images the URLs of the images that were sent, so that none is taken for the video
   */
  async query(
    taskId: string,
    options: CallOptions & { readonly images?: readonly string[] } = {},
  ): Promise<TaskAnswer> {
    const path = `/tasks/${encodeURIComponent(taskId)}`;
    const answer = await this.call('GET', path, QUERY_LIMIT, options);
    return readTask(answer, this.host, options.images);
  }

  /**
   * `DELETE ROOT/tasks/{id}` of an unfinished task. A 404 means that it is gone already, or, at a
   * relay, that cancelling is not supported; both are reported as they came.
   */
  async cancel(taskId: string, options: CallOptions = {}): Promise<void> {
    const path = `/tasks/${encodeURIComponent(taskId)}`;
    await this.call('DELETE', path, QUERY_LIMIT, options);
  }

  /** `GET ROOT/organization`: the credits that are left. Free; few relays have it. */
  async credits(options: CallOptions = {}): Promise<number> {
    const answer = await this.call('GET', '/organization', QUERY_LIMIT, options);
    return readCredits(answer, this.host);
  }

  /**
   * Uploads a file: asks for a place with `POST ROOT/uploads`, and sends it there without the key.
   * Both are free.
   *
   * @returns what to put into a request in place of the file, `runway://…`; it lives 24 h
   */
  async upload(upload: Upload, options: CallOptions = {}): Promise<string> {
    const slot = await this.uploadSlot(upload.name, options);
    await fillSlot(slot, upload, options.signal);
    return slot.uri;
  }

  /**
   * Whether the service takes uploads. A place is asked for that nothing is sent to.
   *
   * @throws the errors of every call, when it cannot be told at the moment
   */
  async offersUploads(options: CallOptions = {}): Promise<boolean> {
    try {
      await this.uploadSlot('image.png', options);
      return true;
    } catch (error) {
      // A relay may report the missing path with HTTP 200 and a code of its own.
      const isUnknownCode =
        error instanceof ServiceError && error.status === 200 && error.reason === 'other';
      if (lacks(error) || isUnknownCode) {
        return false;
      }
      throw error;
    }
  }

  private async uploadSlot(filename: string, options: CallOptions): Promise<UploadSlot> {
    const body = { filename, type: 'ephemeral' };
    const answer = await this.call('POST', '/uploads', QUERY_LIMIT, options, body);
    return readUploadSlot(answer, this.service);
  }

  /**
   * Asks for a task that does not exist, which costs nothing, to see whether this is the API and
   * whether it takes the key.
   *
   * @throws the errors of every call, when the address, the key or the network is at fault
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
   * A 404 that does not speak of the task may be that of a path which is not there. It is, where
   * another path, that certainly is not, is answered the same, and so is one that Runway has.
   *
   * @throws {AnswerError} `path`
   */
  private async checkPath(missing: ServiceError, options: CallOptions): Promise<void> {
    for (const path of [`/${NO_TASK}/${NO_TASK}`, '/organization']) {
      const refused = await this.refusalAt(path, options);
      if (refused?.status !== missing.status || wordsOf(refused) !== wordsOf(missing)) {
        return;
      }
    }
    throw new AnswerError('path', this.host);
  }

  /** How a GET is refused; undefined when it is answered, be it with a web page. */
  private async refusalAt(path: string, options: CallOptions): Promise<ServiceError | undefined> {
    try {
      await this.call('GET', path, QUERY_LIMIT, options);
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
   * Sends one request.
   *
   * @returns the answer's JSON, without the key; undefined when it is empty or not JSON
   * @throws {ConnectionError} when no answer was read
   * @throws {ServiceError} when the service refuses
   * @throws {AnswerError} when the answer is a web page
   */
  private async call(
    method: ApiRequest['method'],
    path: string,
    timeLimit: number,
    { signal }: CallOptions,
    body?: object,
    call: Call = 'other',
  ): Promise<unknown> {
    const answer = await send({
      method,
      url: this.service.root + path,
      headers: {
        Accept: 'application/json',
        'X-Runway-Version': API_VERSION,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.key === undefined ? {} : { Authorization: `Bearer ${this.key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeLimit,
      signal,
    });
    const text = this.key === undefined ? answer.text : redactKey(answer.text, this.key);
    return parseAnswer({ ...answer, text }, this.host, call);
  }
}

/** Whether an error says that a service does not have what was asked for, now and later. */
export function lacks(error: unknown): boolean {
  if (error instanceof ServiceError) {
    return ['notFound', 'unsupported', 'invalid', 'redirect'].includes(error.reason);
  }
  return error instanceof AnswerError && error.fault !== 'tooLarge';
}

/** What a service says, without the address, which gateways repeat. */
function wordsOf({ said }: ServiceError): string {
  return said.replace(/\S*\/\S*/g, '');
}

function isAboutTask(error: ServiceError): boolean {
  return /task|任务/i.test(wordsOf(error));
}

/** How services answer for a task that does not exist: they took the key and know the path. */
function isExpectedRefusal({ reason, status }: ServiceError): boolean {
  return reason !== 'key' && reason !== 'redirect' && reason !== 'overloaded' && status !== 405;
}
