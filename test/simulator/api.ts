import type { Clock } from './clock.ts';
import { isProblem, readCreateRequest } from './create/createRequest.ts';
import type { Problem } from './create/problem.ts';
import type { ImageSources } from './create/imageSource.ts';
import type { Reply } from './http/exchange.ts';
import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from './http/answer.ts';
import type { RecordedRequest } from './http/recordedRequest.ts';
import type { Links } from './links.ts';
import type { RootKind, Settings } from './options.ts';
import { pictureFor } from './render/picture.ts';
import { methods } from './routes.ts';
import { shapes } from './shapes/shapes.ts';
import type { AnswerShape, TaskView } from './shapes/shape.ts';
import { organization } from './tasks/account.ts';
import { SimulatedTask } from './tasks/simulatedTask.ts';
import type { TaskStore } from './tasks/taskStore.ts';
import type { Uploads } from './uploads.ts';

const VERSION = '2024-11-06';

/** The two API roots. */
export class Api {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #links: Links;
  readonly #uploads: Uploads;
  readonly #images: ImageSources;

  constructor(settings: Settings, clock: Clock, store: TaskStore, links: Links, uploads: Uploads) {
    this.#settings = settings;
    this.#clock = clock;
    this.#store = store;
    this.#links = links;
    this.#uploads = uploads;
    this.#images = {
      remote: async (address) => this.#remoteImage(address),
      uploaded: (uri) => uploads.find(uri),
    };
  }

  async answer(request: RecordedRequest): Promise<Reply> {
    const { root } = request;
    if (root === undefined) {
      return { answer: outsideRoots(request) };
    }
    const problem = this.#refusal(request, root);
    if (problem !== undefined) {
      return { answer: this.#problem(problem, root) };
    }
    switch (request.endpoint) {
      case 'create':
        return this.#create(request, root);
      case 'query':
        return { answer: this.#query(request, root) };
      case 'cancel':
        return { answer: this.#cancel(request, root) };
      case 'upload': {
        const upload = this.#uploads.create(request.fullBody);
        return {
          answer: 'error' in upload ? this.#problem(upload, root) : jsonAnswer(200, upload),
        };
      }
      default: {
        const { tasks } = this.#store;
        const account = organization(this.#settings.credits, tasks, this.#clock.now());
        return { answer: jsonAnswer(200, account) };
      }
    }
  }

  /** What is wrong before anyone has looked at what is asked for. */
  #refusal(request: RecordedRequest, root: RootKind): Problem | undefined {
    const { headers, endpoint, method } = request;
    const { apiKey, relayVersion } = this.#settings;
    const allowed = methods[endpoint];
    if (allowed === undefined) {
      return { status: 404, error: 'Not found' };
    }
    if (method !== allowed) {
      const allow = endpoint === 'query' ? 'GET, DELETE' : allowed;
      return { status: 405, error: 'Method not allowed', headers: { Allow: allow } };
    }
    if (apiKey !== undefined && headers['authorization'] !== `Bearer ${apiKey}`) {
      return { status: 401, error: 'The API key that was provided is not valid.' };
    }
    const needsVersion = root === 'official' || relayVersion === 'required';
    if (needsVersion && headers['x-runway-version'] !== VERSION) {
      const error =
        'The API version that was provided in the X-Runway-Version header is not valid.';
      return { status: 400, error };
    }
    if (method !== 'POST') {
      return undefined;
    }
    if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
      return { status: 415, error: 'Expected Content-Type: application/json' };
    }
    return request.fullBody === undefined
      ? { status: 400, error: 'The request body is not valid JSON' }
      : undefined;
  }

  async #create(request: RecordedRequest, root: RootKind): Promise<Reply> {
    const wanted = await readCreateRequest(root, request.fullBody, this.#images);
    if (isProblem(wanted)) {
      return { answer: this.#problem(wanted, root) };
    }
    const plan = this.#store.planFor(wanted);
    const task = this.#store.create(wanted, plan);
    if (!(task instanceof SimulatedTask)) {
      return { answer: this.#problem(task, root, plan.answerShape) };
    }
    request.taskId = task.id;
    const body = shapes[task.plan.answerShape].created(this.#view(task));
    return { answer: jsonAnswer(200, body), fault: plan.fault };
  }

  #query(request: RecordedRequest, root: RootKind): Answer {
    const task = this.#task(request, root);
    const isGone = task?.state.status === 'CANCELLED' && this.#settings.afterCancel === 'gone';
    if (task === undefined || isGone) {
      return this.#problem(taskNotFound, root);
    }
    return jsonAnswer(200, shapes[task.plan.answerShape].task(this.#view(task)));
  }

  #cancel(request: RecordedRequest, root: RootKind): Answer {
    const { relayCancel } = this.#settings;
    if (root === 'relay' && relayCancel !== 'works') {
      return this.#problem({ status: relayCancel, error: 'Not supported' }, root);
    }
    const task = this.#task(request, root);
    // "Calling this endpoint for tasks which have already been deleted or aborted" is a 404.
    if (task === undefined || task.state.status === 'CANCELLED') {
      return this.#problem(taskNotFound, root);
    }
    task.cancelOrDelete();
    return emptyAnswer(204);
  }

  #task(request: RecordedRequest, root: RootKind): SimulatedTask | undefined {
    const { pathname } = new URL(request.path, 'http://localhost');
    const id = pathname.slice(pathname.lastIndexOf('/') + 1);
    request.taskId = id;
    return this.#store.find(id, root);
  }

  #view(task: SimulatedTask): TaskView {
    const { id, state, request, createdAt, endedAt, credits } = task;
    const word = task.plan.words[state.status];
    const videoUrl = task.hasLink ? this.#links.video(task) : undefined;
    const posterUrl = this.#links.poster(task);
    return { id, state, word, request, createdAt, endedAt, credits, videoUrl, posterUrl };
  }

  #problem(problem: Problem, root: RootKind, planned?: AnswerShape): Answer {
    if (problem.body !== undefined) {
      return jsonAnswer(problem.status, problem.body, problem.headers);
    }
    const shape = planned ?? (root === 'official' ? 'official' : this.#settings.answerShape);
    const { status, body } = shapes[shape].problem(problem);
    return jsonAnswer(status, body, problem.headers);
  }

  async #remoteImage(address: URL): Promise<Buffer | undefined> {
    const image = this.#settings.remoteImages[address.host];
    if (image === 'unreachable') {
      return undefined;
    }
    return image === undefined ? pictureFor(address.href) : Buffer.from(image);
  }
}

const taskNotFound: Problem = {
  status: 404,
  error: 'The task does not exist, or was deleted or canceled.',
  kind: 'taskNotFound',
};

/** A relay's own pages: whatever one asks for, there is a web site, and HTTP 200. */
function outsideRoots({ method, path }: RecordedRequest): Answer {
  if (method === 'GET' || method === 'HEAD') {
    const page = '<!doctype html><title>Relay</title><div id="root"></div>';
    return htmlAnswer(200, page);
  }
  const message = `Invalid URL (${method} ${path})`;
  return jsonAnswer(404, { error: { message, type: 'invalid_request_error', code: '' } });
}
