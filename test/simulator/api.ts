import type { Clock } from './clock.ts';
import { isProblem, readCreateRequest } from './create/createRequest.ts';
import type { Problem } from './create/problem.ts';
import type { ImageSources } from './create/imageSource.ts';
import type { Reply } from './http/exchange.ts';
import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from './http/answer.ts';
import type { RecordedRequest } from './http/recordedRequest.ts';
import type { Links } from './links.ts';
import type { RootKind, SimulatorSettings } from './options.ts';
import { drawPicture } from './render/picture.ts';
import { methods } from './routes.ts';
import { shapes } from './shapes/shapes.ts';
import type { AnswerShape, TaskView } from './shapes/shape.ts';
import { describeOrganization } from './tasks/account.ts';
import { SimulatedTask } from './tasks/simulatedTask.ts';
import type { TaskStore } from './tasks/taskStore.ts';
import type { Uploads } from './uploads.ts';

const VERSION = '2024-11-06';

/** Answers requests to the two API roots. */
export class Api {
  readonly #settings: SimulatorSettings;
  readonly #clock: Clock;
  readonly #store: TaskStore;
  readonly #links: Links;
  readonly #uploads: Uploads;
  readonly #images: ImageSources;

  constructor(
    settings: SimulatorSettings,
    clock: Clock,
    store: TaskStore,
    links: Links,
    uploads: Uploads,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#store = store;
    this.#links = links;
    this.#uploads = uploads;
    this.#images = {
      remote: async (address) => this.#fetchRemoteImage(address),
      uploaded: (uri) => uploads.find(uri),
    };
  }

  async answer(request: RecordedRequest): Promise<Reply> {
    const { root } = request;
    if (root === undefined) {
      return { answer: answerOutsideRoots(request) };
    }
    const problem = this.#checkRequest(request, root);
    if (problem !== undefined) {
      return { answer: this.#answerProblem(problem, root) };
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
          answer: 'error' in upload ? this.#answerProblem(upload, root) : jsonAnswer(200, upload),
        };
      }
      default: {
        const { tasks } = this.#store;
        const account = describeOrganization(this.#settings, tasks, this.#clock.now());
        return { answer: jsonAnswer(200, account) };
      }
    }
  }

  /** Finds what is wrong with the request, apart from its body. */
  #checkRequest(request: RecordedRequest, root: RootKind): Problem | undefined {
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
    const createRequest = await readCreateRequest(root, request.fullBody, this.#images);
    if (isProblem(createRequest)) {
      return { answer: this.#answerProblem(createRequest, root) };
    }
    const plan = this.#store.takePlan(createRequest);
    const task = this.#store.create(createRequest, plan);
    if (!(task instanceof SimulatedTask)) {
      return { answer: this.#answerProblem(task, root, plan.answerShape) };
    }
    request.taskId = task.id;
    const body = shapes[task.plan.answerShape].created(this.#viewTask(task));
    return { answer: jsonAnswer(200, body), fault: plan.fault };
  }

  #query(request: RecordedRequest, root: RootKind): Answer {
    const task = this.#findTask(request, root);
    const isHidden = task?.state.status === 'CANCELLED' && this.#settings.afterCancel === 'gone';
    if (task === undefined || isHidden) {
      return this.#answerProblem(taskNotFound, root);
    }
    return jsonAnswer(200, shapes[task.plan.answerShape].task(this.#viewTask(task)));
  }

  #cancel(request: RecordedRequest, root: RootKind): Answer {
    const { relayCancel } = this.#settings;
    if (root === 'relay' && relayCancel !== 'works') {
      return this.#answerProblem({ status: relayCancel, error: 'Not supported' }, root);
    }
    const task = this.#findTask(request, root);
    // The contract: "Calling this endpoint for tasks which have already been deleted or aborted" is
    // a 404.
    if (task === undefined || task.state.status === 'CANCELLED') {
      return this.#answerProblem(taskNotFound, root);
    }
    task.cancelOrDelete();
    return emptyAnswer(204);
  }

  #findTask(request: RecordedRequest, root: RootKind): SimulatedTask | undefined {
    const { pathname } = new URL(request.path, 'http://localhost');
    const id = pathname.slice(pathname.lastIndexOf('/') + 1);
    request.taskId = id;
    return this.#store.find(id, root);
  }

  #viewTask(task: SimulatedTask): TaskView {
    const { id, state, request, createdAt, endedAt, credits } = task;
    const word = task.plan.words[state.status];
    const videoUrls = task.hasLink ? task.videos.map((_, at) => this.#links.video(task, at)) : [];
    const posterUrl = this.#links.poster(task);
    const [videoUrl] = videoUrls;
    return {
      id,
      state,
      word,
      request,
      createdAt,
      endedAt,
      credits,
      videoUrl,
      videoUrls,
      posterUrl,
    };
  }

  #answerProblem(problem: Problem, root: RootKind, planned?: AnswerShape): Answer {
    if (problem.body !== undefined) {
      return jsonAnswer(problem.status, problem.body, problem.headers);
    }
    const shape = planned ?? (root === 'official' ? 'official' : this.#settings.answerShape);
    const { status, body } = shapes[shape].problem(problem);
    return jsonAnswer(status, body, problem.headers);
  }

  async #fetchRemoteImage(address: URL): Promise<Buffer | undefined> {
    const image = this.#settings.remoteImages[address.host];
    if (image === 'unreachable') {
      return undefined;
    }
    return image === undefined ? drawPicture(address.href) : Buffer.from(image);
  }
}

const taskNotFound: Problem = {
  status: 404,
  error: 'The task does not exist, or was deleted or canceled.',
  kind: 'taskNotFound',
};

/** A relay's own web site: every page exists, with HTTP 200. */
function answerOutsideRoots({ method, path }: RecordedRequest): Answer {
  if (method === 'GET' || method === 'HEAD') {
    const page = '<!doctype html><title>Relay</title><div id="root"></div>';
    return htmlAnswer(200, page);
  }
  const message = `Invalid URL (${method} ${path})`;
  return jsonAnswer(404, { error: { message, type: 'invalid_request_error', code: '' } });
}
