import { randomUUID } from 'node:crypto';

import type { Clock } from '../clock.ts';
import type { CreateRequest } from '../create/createRequest.ts';
import type { Problem } from '../create/problem.ts';
import type { RootKind, SimulatorSettings } from '../options.ts';
import { makePlaceholder } from '../render/placeholder.ts';
import { renderer } from '../render/renderer.ts';
import { shapes } from '../shapes/shapes.ts';
import { countToday, creditBalance } from './account.ts';
import { noCredits, planFromPrompt } from './magicWords.ts';
import type { Plan } from './plan.ts';
import { SimulatedTask, type TaskPlan } from './simulatedTask.ts';
import { hasEnded } from './state.ts';

/** Frames with more pixels take long to render: a second of 4K takes ten seconds. */
const LARGE_PIXELS = 2_300_000;

/** The tasks of a simulator and the plans for the next ones. Checks the credits. */
export class TaskStore {
  readonly #tasks: SimulatedTask[] = [];
  readonly #settings: SimulatorSettings;
  readonly #clock: Clock;
  readonly #onCreated: (task: SimulatedTask) => void;
  readonly #planned: Plan[] = [];

  constructor(settings: SimulatorSettings, clock: Clock, onCreated: (task: SimulatedTask) => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#onCreated = onCreated;
  }

  /** Oldest first. Deleted tasks stay and are marked as deleted. */
  get tasks(): readonly SimulatedTask[] {
    this.#admitTasks();
    return this.#tasks;
  }

  /** Plans the next create that has no plan yet. */
  planNext(plan: Plan): void {
    this.#planned.push(plan);
  }

  /** Returns the plan for a request. Uses up a plan from `planNext`. */
  takePlan(request: CreateRequest): Plan {
    const { plan, magicWords } = this.#settings;
    return {
      ...plan?.(request),
      ...(magicWords ? planFromPrompt(request.promptText) : {}),
      ...this.#planned.shift(),
    };
  }

  /** Creates the task. Returns a problem if the plan refuses it or credits are missing. */
  create(request: CreateRequest, plan: Plan): SimulatedTask | Problem {
    if (plan.refuse !== undefined) {
      return plan.refuse;
    }
    const isOfficial = request.root === 'official';
    if (isOfficial && this.#hasReachedDailyLimit(request.model)) {
      return { status: 429, error: 'Your daily task limit has been reached.' };
    }
    if (isOfficial && request.credits > creditBalance(this.#settings.credits, this.tasks)) {
      return noCredits;
    }
    const taskPlan = this.#completePlan(plan, request.root);
    const id = shapes[taskPlan.answerShape].taskId(randomUUID());
    const video = this.#renderVideo(id, request, taskPlan);
    const task = new SimulatedTask(id, request, taskPlan, this.#clock, video);
    this.#tasks.push(task);
    this.#admitTasks();
    this.#onCreated(task);
    return task;
  }

  /** Finds a task of this root by its ID. */
  find(id: string, root: RootKind): SimulatedTask | undefined {
    return this.tasks.find((task) => task.id === id && task.root === root && !task.deleted);
  }

  /** Lets as many tasks of each model run at once as the account may. Relays have no limit. */
  #admitTasks(): void {
    const running = new Map<string, number>();
    for (const task of this.#tasks) {
      const { model } = task.request;
      const count = running.get(model) ?? 0;
      if (task.root === 'relay' || count < this.#settings.concurrentGenerations) {
        task.admit();
      }
      if (task.root === 'official' && task.isAdmitted && !hasEnded(task.state)) {
        running.set(model, count + 1);
      }
    }
  }

  #hasReachedDailyLimit(model: string): boolean {
    const used = countToday(this.tasks, model, this.#clock.now());
    return used >= this.#settings.dailyGenerations;
  }

  #completePlan(plan: Plan, root: RootKind): TaskPlan {
    const { queueMs, runMs, render, linkMs, answerShape } = this.#settings;
    return {
      answerShape: plan.answerShape ?? (root === 'official' ? 'official' : answerShape),
      queueMs: plan.queueMs ?? queueMs,
      runMs: plan.runMs ?? runMs,
      queueStatus: plan.queueStatus ?? 'PENDING',
      end: plan.end ?? 'success',
      words: plan.words ?? {},
      lateMs: plan.lateMs ?? 0,
      render: plan.render ?? render,
      videos: plan.videos ?? 1,
      linkMs: plan.linkMs ?? linkMs,
    };
  }

  async #renderVideo(id: string, request: CreateRequest, plan: TaskPlan): Promise<Uint8Array> {
    if (plan.render === 'none' || plan.end !== 'success') {
      return makePlaceholder(id);
    }
    const { size, duration, image } = request;
    const isLarge = size.width * size.height > LARGE_PIXELS;
    const { framesPerSecond } = this.#settings;
    return renderer.render({
      image: image.bytes,
      ...size,
      seconds: duration,
      framesPerSecond: isLarge ? Math.ceil(framesPerSecond / 4) : framesPerSecond,
    });
  }
}
