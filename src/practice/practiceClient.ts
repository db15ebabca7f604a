import * as l10n from '@vscode/l10n';
import type { CreatedTask, TaskAnswer } from '../runway/answers/answer.ts';
import { ConnectionError } from '../runway/errors/connectionError.ts';
import { ServiceError } from '../runway/errors/serviceError.ts';
import type { CreateBody, ImageValue } from '../runway/request.ts';
import { InlineImage } from '../runway/requestJson.ts';
import { parseService, PRACTICE_ROOT } from '../runway/service.ts';
import type { LinkAccess, ServiceClient } from '../runway/serviceClient.ts';
import { ACCEPTED_FORMATS } from '../image/file/format.ts';
import { readSize, type Size } from '../image/file/readSize.ts';
import { readClipSettings } from './clipSettings.ts';
import { makesClip, type Order, type Orders } from './orders.ts';
import { readOutcome } from './outcome.ts';
import { WAITS_FOR_PAGE } from './status.ts';

/** Milliseconds until a task begins that is to fail, and until it fails. */
const BEGINS = 700;
const FAILS = 2500;

/** Milliseconds without a page after which a task says what it waits for. */
const PATIENCE = 3000;

/** Milliseconds that a request for too much at once has to wait. */
const RETRY_AFTER = 3000;

/** Where an error comes from, as other services have a host. */
const HOST = parseService(PRACTICE_ROOT).name;

/**
 * Practice mode in place of a service. Sends nothing, needs no key and costs nothing. A page of this
 * computer makes the clips: see `ClipMaker`.
 */
export class PracticeClient implements ServiceClient {
  readonly service = parseService(PRACTICE_ROOT);
  /** The requests that were refused once, for their rate. */
  private readonly refused = new Set<string>();

  /**
   * @param onOrder is called when there may be a clip to make
   * @param now the time in milliseconds since the epoch
   */
  constructor(
    private readonly orders: Orders,
    private readonly onOrder: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  access(): LinkAccess {
    return { origin: PRACTICE_ROOT, files: this.orders.folder };
  }

  /** Takes a task. Two requests with the same key are one task. */
  async create(
    body: CreateBody,
    { idempotencyKey = crypto.randomUUID() }: { readonly idempotencyKey?: string } = {},
  ): Promise<CreatedTask> {
    const taskId = `practice-${idempotencyKey}`;
    const isKnown = (await this.orders.read(taskId)) !== undefined;
    const outcome = readOutcome(body.promptText);
    if (outcome === 'rate limit' && !isKnown && !this.refused.has(taskId)) {
      this.refused.add(taskId);
      throw refusal('rateLimit', 429, { retryAfter: RETRY_AFTER });
    }
    const { image, lastFrame } = readImages(body);
    const order: Order = {
      createdAt: this.now(),
      outcome,
      ...readClipSettings(body, sizeOf(image)),
      hasLastFrame: lastFrame !== undefined,
    };
    await this.orders.add(taskId, order, { image: image.bytes, lastFrame: lastFrame?.bytes });
    this.onOrder();
    if (outcome === 'no answer' && !isKnown) {
      throw new ConnectionError('reset', 'maybe', HOST, undefined);
    }
    return { taskId };
  }

  async query(taskId: string): Promise<TaskAnswer> {
    const order = await this.orders.read(taskId);
    if (order === undefined) {
      throw refusal('notFound', 404);
    }
    const common = { ids: [taskId], status: '', chargedCredits: 0 } as const;
    const progress = await this.orders.readProgress(taskId);
    if (progress.phase === 'cancelled') {
      return { ...common, phase: 'cancelled' };
    }
    const age = this.now() - order.createdAt;
    if (!makesClip(order)) {
      return { ...common, ...readFailure(order, age) };
    }
    switch (progress.phase) {
      case 'made':
        return { ...common, phase: 'succeeded', videoUrl: `${PRACTICE_ROOT}/${taskId}.webm` };
      case 'impossible':
        return {
          ...common,
          phase: 'failed',
          failure: l10n.t('This computer couldn’t make the video: {0}', progress.reason),
        };
      case 'making':
        return { ...common, phase: 'running', progress: progress.progress };
      case 'waiting':
        // A page may be open now.
        this.onOrder();
        return { ...common, phase: 'queued', status: age > PATIENCE ? WAITS_FOR_PAGE : '' };
    }
  }

  async cancel(taskId: string): Promise<void> {
    if ((await this.orders.read(taskId)) === undefined) {
      throw refusal('notFound', 404);
    }
    await this.orders.cancel(taskId);
  }

  /** There is no account. */
  organization(): Promise<never> {
    return Promise.reject(refusal('unsupported', 404));
  }

  upload(): Promise<never> {
    return Promise.reject(refusal('unsupported', 404));
  }

  offersUploads(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** A task that is to fail, at this age in milliseconds. */
function readFailure(
  { outcome }: Order,
  age: number,
): Pick<TaskAnswer, 'phase' | 'progress' | 'failureCode'> {
  if (age < BEGINS) {
    return { phase: 'queued' };
  }
  return age < FAILS
    ? { phase: 'running', progress: (age - BEGINS) / (2 * (FAILS - BEGINS)) }
    : {
        phase: 'failed',
        failureCode: outcome === 'reject' ? 'SAFETY.INPUT.TEXT' : 'INTERNAL.BAD_OUTPUT.CODE01',
      };
}

/** @throws {ServiceError} for an image on the web: practice mode opens nothing there */
function readImages({ promptImage }: CreateBody): {
  readonly image: InlineImage;
  readonly lastFrame: InlineImage | undefined;
} {
  const values =
    typeof promptImage === 'string' || promptImage instanceof InlineImage
      ? [promptImage]
      : promptImage.map(({ uri }) => uri);
  const [image, lastFrame] = values.map(readInline);
  if (image === undefined) {
    throw refusal('invalid', 400);
  }
  return { image, lastFrame };
}

function readInline(value: ImageValue): InlineImage {
  if (typeof value === 'string') {
    const said = l10n.t('Practice mode opens no images on the web. Save the image first.');
    throw refusal('invalid', 400, { said });
  }
  return value;
}

function sizeOf({ format, bytes }: InlineImage): Size | undefined {
  const accepted = ACCEPTED_FORMATS.find((it) => it === format);
  return accepted && readSize({ format: accepted, bytes: new Uint8Array(bytes) });
}

function refusal(
  reason: ServiceError['reason'],
  status: number,
  more: { readonly retryAfter?: number; readonly said?: string } = {},
): ServiceError {
  return new ServiceError({ reason, status, host: HOST, ...more });
}
