import type { FieldIssue } from '../errors/serviceError.ts';
import { CHOICE_FIELDS } from '../models/model.ts';
import { isObject, parseJson, readField, readObject, type JsonObject } from './json.ts';
import { MESSAGE_KEYS } from './message.ts';
import { plainText } from '../../util/plainText.ts';

/** Reads what a refusal says about the fields of the request, in any usual form. */
export function readIssues(json: unknown): FieldIssue[] {
  return findIssues(json).slice(0, 20).flatMap(readIssue);
}

/** Keys of a list of issues, or of an object with the issues of each field. */
const ISSUE_KEYS = [
  ...['issues', 'detail', 'details', 'field_errors', 'errors', 'violations', 'field_violations'],
  ...['invalid_params', 'validation_errors', 'message'],
];

/** Keys of an object around such a list. */
const AROUND = ['error', 'data', 'errors', 'detail'];

/** Finds the list of issues: in the answer, in its error, or in JSON text that a relay forwards. */
export function findIssues(json: unknown): readonly unknown[] {
  if (!isObject(json)) {
    return [];
  }
  const forwarded = MESSAGE_KEYS.map((key) => json[key]).map((it) =>
    typeof it === 'string' ? parseJson(it) : undefined,
  );
  const places = [json, ...AROUND.map((key) => readObject(json, key)), ...forwarded];
  const lists = places.flatMap((it) =>
    isObject(it) ? ISSUE_KEYS.map((key) => toIssues(readField(it, key))) : [],
  );
  // An error may say which field it is about.
  const single = [json, readObject(json, 'error')].filter(
    (it) => it !== undefined && FIELDS.has(bareName(fieldAt(readPath(it)))),
  );
  return lists.find((it) => it.length > 0) ?? single;
}

/** Services send a list of issues, one issue, or an object such as `{seed: ['Too big']}`. */
function toIssues(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((it: unknown) => {
      const inner = isObject(it) ? toIssues(readField(it, 'field_violations')) : [];
      return inner.length > 0 ? inner : [it];
    });
  }
  if (!isObject(value)) {
    return [];
  }
  if (readText(value, ISSUE_MESSAGE_KEYS) !== '') {
    return readPath(value) === undefined ? [] : [value];
  }
  return Object.entries(value)
    .filter(([path]) => !LIST_NAMES.has(bareName(path)))
    .flatMap(([path, messages]) =>
      (isObject(messages) ? [messages['_errors'] ?? messages] : [messages])
        .flat()
        .map((it: unknown) => (isObject(it) ? readText(it, ISSUE_MESSAGE_KEYS) : it))
        .flatMap((message) =>
          typeof message === 'string' && message !== '' ? { path, message } : [],
        ),
    );
}

/** Keys of the field of an issue, and of its message. */
const FIELD_KEYS = [
  ...['path', 'loc', 'field', 'param', 'property', 'instance_path', 'property_path', 'pointer'],
  ...['source', 'field_name', 'parameter', 'attribute', 'target', 'key', 'name', 'location'],
];
const ISSUE_MESSAGE_KEYS = [
  ...['message', 'msg', 'default_message', 'reason', 'error', 'detail', 'description'],
  ...['constraints', 'title'],
];

/** The first text under these keys, or in the object or list there. */
function readText(object: JsonObject, keys: readonly string[]): string {
  const values = keys.map((key) => readField(object, key));
  const texts = values.flatMap((it) => (isObject(it) ? Object.values(it) : it));
  return texts.find((it): it is string => typeof it === 'string' && it !== '') ?? '';
}

/** A list of keys, or a text such as `body.ratio`, `$.ratio`, `/ratio`, `#/ratio`. */
function readPath(issue: JsonObject): unknown {
  const paths = FIELD_KEYS.map((key) => readField(issue, key));
  return paths
    .map((it) => (isObject(it) ? readText(it, FIELD_KEYS) : it))
    .find((it) => it !== undefined && it !== '');
}

function readIssue(issue: unknown): FieldIssue[] {
  const field = readIssueField(issue);
  const message = readIssueText(issue);
  const list = isObject(issue) ? issue['values'] : undefined;
  const values = Array.isArray(list)
    ? list
        .slice(0, 30)
        .filter((it) => ['string', 'number', 'boolean'].includes(typeof it))
        .map(String)
    : [];
  const hasValues = values.every((it) => message.includes(it));
  return toFieldIssue(field, hasValues ? message : `${message} (${values.join(', ')})`);
}

/** The field that an issue is about, or empty. A text says it with its first word. */
export function readIssueField(issue: unknown): string {
  if (typeof issue === 'string') {
    const first = /^\W{0,3}([\w.-]{1,40})/.exec(issue)?.[1] ?? '';
    return FIELDS.get(bareName(first)) ?? '';
  }
  return isObject(issue) ? fieldAt(readPath(issue)) : '';
}

/** The message of an issue, as it came. */
export function readIssueText(issue: unknown): string {
  if (typeof issue === 'string') {
    return issue;
  }
  return isObject(issue) ? readText(issue, ISSUE_MESSAGE_KEYS) : '';
}

/** Whether this is the name of a field that every request may have. */
export function isKnownField(field: string): boolean {
  return FIELDS.has(bareName(field));
}

function toFieldIssue(field: string, message: string): FieldIssue[] {
  const text = plainText(message);
  return text === '' ? [] : [{ field: plainText(field, 60), message: text }];
}

/** What a path may begin with: a part of the request, or the number of the request. */
const PART =
  /^(?:\$|#|\d*|body|query|json|request|input|params|parameters|payload|data|attributes)$/i;

const OWN_NAMES = [
  ...['model', 'promptText', 'negativePrompt', 'promptImage', 'lastFrame', 'ratio', 'duration'],
  ...['audio', 'seed', 'watermark', ...CHOICE_FIELDS],
];

/** Other names of fields, in lower case without dashes: relays pass on those of their upstream. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  prompt: 'promptText',
  text: 'promptText',
  image: 'promptImage',
  imageurl: 'promptImage',
  imageuri: 'promptImage',
  inputimage: 'promptImage',
  firstframe: 'promptImage',
  firstframeimage: 'promptImage',
  startimage: 'promptImage',
  lastframeimage: 'lastFrame',
  endimage: 'lastFrame',
  endframe: 'lastFrame',
  aspectratio: 'ratio',
  size: 'ratio',
  contentmoderation: 'publicFigureThreshold',
  seconds: 'duration',
  length: 'duration',
  modelname: 'model',
  modelid: 'model',
};

const FIELDS: ReadonlyMap<string, string> = new Map([
  ...OWN_NAMES.map((name) => [bareName(name), name] as const),
  ...Object.entries(OTHER_NAMES),
]);

/** Names of lists inside an object. They are no fields. */
const LIST_NAMES = new Set([...ISSUE_KEYS, 'form_errors', 'non_field_errors'].map(bareName));

function bareName(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

/**
 * The field that a path leads to, or empty. Before it, there may be names of the service's own, such
 * as that of a model. The second of two images is the last frame.
 */
function fieldAt(path: unknown): string {
  const keys = Array.isArray(path) ? path : typeof path === 'string' ? path.split(/[.[\]/]+/) : [];
  const all = keys.map((key: unknown) =>
    typeof key === 'string' || typeof key === 'number' ? String(key) : '',
  );
  const from = all.findIndex((name) => !PART.test(name));
  const names = from < 0 ? all.filter((name) => !/^\W*\d*$/.test(name)) : all.slice(from);
  const at = names.findIndex((name) => FIELDS.has(bareName(name)));
  const field = FIELDS.get(bareName(names[at] ?? '')) ?? names[0] ?? '';
  return field === 'promptImage' && names[at + 1] === '1' ? 'lastFrame' : field;
}
