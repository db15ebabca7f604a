import { AnswerError } from '../errors/answerError.ts';
import type { CreatedTask, Phase, TaskAnswer } from './answer.ts';
import { readField, isObject, readObject, type JsonObject } from './json.ts';
import { findTaskIds, findCertainTaskIds, readLayers } from './envelope.ts';
import { readMessage } from './message.ts';
import { readRefusal, type Call } from './refusal.ts';
import { readStatus } from './parseAnswer.ts';
import { readPhase } from './statusWord.ts';
import { plainText } from '../../util/plainText.ts';
import { findVideoUrls } from './videoUrl.ts';

/**
 * Reads the answers of services. There are too many shapes to list them, so rules decide: a task is
 * an object inside any number of envelopes, and its fields are found by their names.
 */

/**
 * Reads the answer to a create request. Ignores its status, which says nothing about the video.
 *
 * @throws {ServiceError} when the envelope reports an error
 * @throws {AnswerError} when the answer has no task id
 */
export function readCreated(json: unknown, host: string): CreatedTask {
  const layers = requireLayers(json, host, 'create');
  const taskId = findTaskIds(layers)[0];
  if (taskId === undefined) {
    throw new AnswerError('shape', host);
  }
  return { taskId, estimatedCredits: credits(layers, 'estimated_cost') };
}

/**
 * Reads the answer to a query.
 *
 * @param images URLs of the images that were sent: an answer may repeat them, they are not the video
 * @param root the service's API root, for addresses without a host
 * @throws {ServiceError} when the envelope reports an error
 * @throws {AnswerError} when the answer is not about a task
 */
export function readTask(
  json: unknown,
  host: string,
  images: readonly string[] = [],
  root?: string,
): TaskAnswer {
  const layers = requireLayers(json, host, 'other');
  const words = statusWords(layers);
  const ids = findTaskIds(layers);
  if (words.length === 0 && ids.length === 0) {
    throw new AnswerError('shape', host);
  }
  const phases = words.map(readPhase);
  const progress = first(layers, readProgress);
  const [videoUrl, ...moreVideoUrls] = mayBeDone(words, progress)
    ? findVideoUrls(layers, images, root)
    : [];
  const phase = videoUrl === undefined ? unfinishedPhase(phases) : 'succeeded';
  // Without an id, perhaps only the call failed. That doesn't end a task.
  if (ids.length === 0 && (phase === 'failed' || phase === 'cancelled')) {
    throw new AnswerError('shape', host);
  }
  return {
    ids,
    phase,
    status: plainText(words[0] ?? '', 60),
    progress,
    videoUrl,
    ...(moreVideoUrls.length > 0 ? { moreVideoUrls } : {}),
    ...(phase === 'failed' ? readFailure(layers) : {}),
    chargedCredits: credits(layers, 'cost'),
    estimatedCredits: credits(layers, 'estimated_cost'),
  };
}

/**
 * Returns the layers of an answer.
 *
 * @throws {AnswerError} when it has none
 * @throws {ServiceError} when it reports an error without a code
 */
export function requireLayers(json: unknown, host: string, call: Call): JsonObject[] {
  if (json === undefined) {
    throw new AnswerError('notJson', host);
  }
  const layers = readLayers(json);
  const [outer] = layers;
  if (outer === undefined) {
    throw new AnswerError('shape', host);
  }
  if (isWithoutTask(layers, outer, call) && saysItFailed(outer, statusWords(layers)[0])) {
    const codes = [outer['status'], readObject(outer, 'error')?.['code']].map(readStatus);
    const status = codes.find((code) => code !== 200) ?? 200;
    // Without a status, perhaps only a gateway failed, and the service accepted the task.
    throw readRefusal(json, status, host, call, { isUnclear: status === 200 });
  }
  return layers;
}

/** A failed create may have a trace id, under a name that other services use for a task's id. */
function isWithoutTask(layers: readonly JsonObject[], outer: JsonObject, call: Call): boolean {
  return call === 'create' && outer['success'] === false
    ? findCertainTaskIds(layers).length === 0
    : findTaskIds(layers).length === 0;
}

/**
 * Whether an envelope without a code reports an error: `{status: "error"}`, `{success: false}` or
 * `{error: …}`. With a task, these words mean that the task failed.
 */
function saysItFailed({ success, error }: JsonObject, status: string | undefined): boolean {
  return status === undefined
    ? success === false || isObject(error) || (typeof error === 'string' && error !== '')
    : /^(?:error|fail|[45]\d\d)$/i.test(status);
}

/** Returns the words for the task's status, the outermost first. */
function statusWords(layers: readonly JsonObject[]): string[] {
  const [outer, ...inner] = layers;
  const words = inner.flatMap(readStatusWords);
  // The status of an envelope without an id is about the call, not about the task.
  const isOfCall = words.length > 0 && findTaskIds(layers.slice(0, 1)).length === 0;
  return outer === undefined || isOfCall ? words : [...readStatusWords(outer), ...words];
}

/** Keys of a status, most usual first. */
const STATUS_KEYS = [
  ...['task_status', 'status', 'state'],
  ...['task_state', 'job_status', 'job_state', 'video_status', 'video_state', 'run_status'],
  ...['generation_status', 'generate_status', 'process_status', 'task_status_code', 'phase'],
  ...['stage', 'status_text', 'status_name', 'state_text', 'state_name'],
];

/** Keys of the word, where a status is an object. */
const INNER_STATUS_KEYS = ['status', 'state', 'name', 'value', 'label', 'text', 'code'];

/** Keys that say with `true` how a task ended. */
const FLAGS = ['failed', 'cancelled', 'canceled', 'done', 'finished', 'completed'];

/** Returns the words, then the numbers: services use numbers in different ways. */
function readStatusWords(layer: JsonObject): string[] {
  const values = STATUS_KEYS.map((name) => readField(layer, name)).flatMap((value) =>
    isObject(value) ? INNER_STATUS_KEYS.map((name) => readField(value, name)) : value,
  );
  const words = [
    ...values.filter((it): it is string => typeof it === 'string' && it !== ''),
    ...values.filter((it) => typeof it === 'number').map(String),
  ];
  const isSet = (name: string) =>
    readField(layer, name) === true || readField(layer, `is_${name}`) === true;
  return words.length > 0 ? words : FLAGS.filter(isSet);
}

/**
 * Whether a video in the answer is finished. A word for success says so. Numbers don't decide, since
 * each service has its own. With an unknown word, the video may be a preview until 100 %.
 */
function mayBeDone(words: readonly string[], progress: number | undefined): boolean {
  const spoken = words.filter((it) => !/^\d+$/.test(it));
  return (
    words.some((it) => readPhase(it) === 'succeeded') ||
    (words.length > 0 && spoken.length === 0) ||
    (spoken.length > 0 && progress === 1 && spoken.every((it) => readPhase(it) === undefined))
  );
}

/** The outermost known word decides. Success without a video means that the task is running. */
function unfinishedPhase(phases: readonly (Phase | undefined)[]): Phase {
  return phases.find((it) => it !== undefined && it !== 'succeeded') ?? 'running';
}

/** Keys of a progress from 0 to 1, or in per cent. */
const PROGRESS_KEYS = [
  ...['progress', 'task_progress', 'video_progress', 'progress_value', 'progress_rate'],
  ...['completion', 'completion_rate'],
];

/** Keys of a progress in per cent. */
const PERCENT_KEYS = [
  ...['percent', 'percentage', 'progress_percent', 'progress_percentage', 'progress_pct'],
  ...['percent_complete', 'percent_completed', 'percent_done', 'completion_percent'],
  ...['completion_percentage', 'pct'],
];

/** Reads a progress of 0..1, 0..100 or `"37%"`, under any known name. @returns from 0 to 1 */
function readProgress(layer: JsonObject): number | undefined {
  const inner = PROGRESS_KEYS.map((key) => readField(layer, key)).find(isObject);
  return (
    readFigure(layer, PROGRESS_KEYS, false) ??
    readFigure(layer, PERCENT_KEYS, true) ??
    (inner && readFigure(inner, PERCENT_KEYS, true))
  );
}

function readFigure(
  layer: JsonObject,
  keys: readonly string[],
  isPercent: boolean,
): number | undefined {
  for (const key of keys) {
    const value = readField(layer, key);
    const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
    const match = /^(\d{1,15}(?:\.\d{1,25})?) ?([%％]|\/ ?100)?$/.exec(text);
    if (match !== null) {
      const figure = Number(match[1]);
      return Math.min(1, isPercent || match[2] !== undefined || figure > 1 ? figure / 100 : figure);
    }
  }
  return undefined;
}

/** Keys of a failure's reason, the most specific first. */
const REASON_KEYS = [
  'failure',
  'failure_reason',
  'fail_reason',
  'task_status_msg',
  'error',
  'error_message',
  'msg',
  'message',
];

/** Messages about a successful query. They say nothing about the task. */
const NO_REASON = /^(?:ok|success|succeed(?:ed)?|(?:请求|查询|操作)?成功)$/i;

function readFailure(layers: readonly JsonObject[]): Pick<TaskAnswer, 'failure' | 'failureCode'> {
  const inner = layers.toReversed();
  const said = REASON_KEYS.flatMap((key) => inner.map((layer) => readField(layer, key)))
    .map((value) => readMessage({ message: value }))
    .find((it) => it !== '' && !NO_REASON.test(it));
  const code = first(inner, (layer) => {
    const value = readField(layer, 'failure_code') ?? readField(layer, 'error_code');
    const text = typeof value === 'string' ? plainText(value, 100) : '';
    return text === '' ? undefined : text;
  });
  return { failure: said, failureCode: code };
}

function credits(
  layers: readonly JsonObject[],
  name: 'cost' | 'estimated_cost',
): number | undefined {
  return first(layers, (layer) => {
    const cost = readField(layer, name);
    return isObject(cost) ? amount(cost['credits']) : undefined;
  });
}

/** Returns a figure that is a number from 0; undefined for any other value. */
export function amount(figure: unknown): number | undefined {
  return typeof figure === 'number' && Number.isFinite(figure) && figure >= 0 ? figure : undefined;
}

/** Returns the first value that is found in a layer, from the outermost. */
export function first<T>(
  layers: readonly JsonObject[],
  read: (layer: JsonObject) => T | undefined,
): T | undefined {
  for (const layer of layers) {
    const value = read(layer);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}
