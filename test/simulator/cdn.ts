import type { Clock } from './clock.ts';
import { emptyAnswer, xmlErrorAnswer, type Answer } from './http/answer.ts';
import { answerFile } from './http/range.ts';
import type { Endpoint, RecordedRequest } from './http/recordedRequest.ts';
import type { Links } from './links.ts';
import type { Uploads } from './uploads.ts';

/** Returns the endpoint for a path on the host of videos and uploads. */
export function cdnEndpoint(path: string): Endpoint {
  switch (path.split('/')[1]) {
    case 'videos':
      return 'video';
    case 'posters':
      return 'poster';
    case 'uploads':
      return 'uploadTarget';
    default:
      return 'unknown';
  }
}

/**
 * The host that serves videos and takes uploads. It asks for a signed link only. A request that
 * carries an API key is refused.
 */
export class Cdn {
  readonly #links: Links;
  readonly #uploads: Uploads;
  readonly #clock: Clock;

  constructor(links: Links, uploads: Uploads, clock: Clock) {
    this.#links = links;
    this.#uploads = uploads;
    this.#clock = clock;
  }

  async answer(request: RecordedRequest): Promise<Answer> {
    if (request.headers['authorization'] !== undefined) {
      const message = 'Only one auth mechanism allowed; the Authorization header must not be sent.';
      return xmlErrorAnswer(400, 'InvalidArgument', message);
    }
    const token = /^\/\w+\/([\da-f]+)/.exec(request.path)?.[1] ?? '';
    switch (request.endpoint) {
      case 'video':
      case 'poster':
        return this.#answerFile(request, token);
      case 'uploadTarget':
        return request.method === 'POST'
          ? this.#uploads.fill(token, request.headers['content-type'] ?? '', request.rawBody)
          : emptyAnswer(405, { Allow: 'POST' });
      default:
        return xmlErrorAnswer(404, 'NoSuchKey', 'The specified key does not exist.');
    }
  }

  async #answerFile(request: RecordedRequest, token: string): Promise<Answer> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return emptyAnswer(405, { Allow: 'GET, HEAD' });
    }
    const link = this.#links.find(token);
    if (link === undefined) {
      return xmlErrorAnswer(403, 'AccessDenied', 'Access Denied');
    }
    const { task, index, expiresAt } = link;
    request.taskId = task.id;
    if (this.#clock.now() >= expiresAt) {
      return xmlErrorAnswer(403, 'AccessDenied', 'Request has expired');
    }
    // A task that is held in SUCCEEDED may still be rendering.
    await task.rendered;
    const { type, bytes } =
      request.endpoint === 'video'
        ? { type: 'video/mp4', bytes: task.videos[index] }
        : { type: task.request.image.type, bytes: task.request.image.bytes };
    return task.deleted || bytes === undefined
      ? xmlErrorAnswer(404, 'NoSuchKey', 'The specified key does not exist.')
      : answerFile(type, bytes, request.headers);
  }
}
