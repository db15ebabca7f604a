import { findIssues, isKnownField, readIssueField, readIssueText } from './issues.ts';
import { isObject, parseJson, readField, type JsonObject } from './json.ts';
import { isOtherField, readBareList, readListedNames } from './listedNames.ts';
import { findMessages } from './message.ts';
import { isModelName, MAX_MODELS } from './modelName.ts';

/** Most issues, objects and texts that are read. */
const MAX_ISSUES = 50;
const MAX_OBJECTS = 50;
const MAX_TEXTS = 20;

/** Most of all texts together, in UTF-16 code units. */
const MAX_LENGTH = 20_000;

/** Keys of the values that a field may have, in an issue, or in an object inside it. */
const VALUE_KEYS = [
  ...['values', 'options', 'expected', 'allowed', 'allowed_values', 'enum', 'enum_values'],
  ...['choices', 'valid', 'valid_values', 'valids', 'permitted', 'permitted_values', 'accepted'],
  ...['accepted_values', 'supported', 'supported_values', 'possible_values', 'available'],
  ...['available_values', 'allowed_options', 'valid_options', 'expected_tags', 'expected_values'],
  ...['candidates', 'suggestions', 'one_of'],
];
const DETAIL_KEYS = [
  ...['ctx', 'context', 'params', 'meta', 'metadata', 'details', 'detail', 'extra', 'constraints'],
  ...['schema', 'args', 'rule'],
];

/** Keys of the objects that may hold a list beside the message. */
const PLACES = [
  ...['error', 'data', 'detail', 'details', 'errors', 'ctx', 'context', 'params', 'meta', 'extra'],
  ...['metadata', 'info', 'result'],
];

/** Names of a list of the models that are offered. */
const LIST_NAME =
  /^(?:available|supported|valid|allowed|accepted|permitted|enabled|possible)_?models?(?:_?(?:names?|ids?|list))?$/i;

/** Names of a list of models that may be offered or not. */
const UNCLEAR_LIST_NAME = /^models?_?(?:list|names|ids|options|choices)$|^models$/i;

/** Keys of a model's name, if a list has objects. */
const NAME_KEYS = ['model', 'model_id', 'model_name', 'id', 'name', 'value'];

/** Names, and whether they were a list of their own: that may have only one. */
interface Found {
  readonly names: readonly string[];
  readonly isList: boolean;
}

/**
 * Reads the names of the models that a refusal lists as those that the service offers. Finds none if
 * the refusal is about another field.
 *
 * @param text what an answer says that is not JSON
 */
export function readModelNames(json: unknown, text = ''): readonly string[] {
  const found = json === undefined ? fromTexts([text]) : fromAnswer(json, 0);
  return found.slice(0, MAX_MODELS);
}

function fromAnswer(json: unknown, depth: number): readonly string[] {
  const issues = findIssues(json)
    .slice(0, MAX_ISSUES)
    .flatMap(withInnerIssues)
    .slice(0, MAX_ISSUES);
  const models = issues.filter(isAboutModel);
  const limit = Math.floor(MAX_LENGTH / models.length);
  const inIssues = unite(models.flatMap((it) => fromModelIssue(it, limit)));
  if (inIssues.length > 0) {
    return inIssues;
  }
  const fields = issues.map(readIssueField);
  if (fields.length > 0 && fields.every((it) => it !== 'model' && isOther(it))) {
    return [];
  }
  const texts = [...findMessages(json), ...issues.map(readIssueText)];
  const sources: (() => readonly string[])[] = [
    () => fromLists(json, texts),
    () => fromTexts(texts),
    () => (depth < 2 ? fromForwarded(texts, depth + 1) : []),
  ];
  for (const read of sources) {
    const names = read();
    if (names.length > 0) {
      return names;
    }
  }
  return [];
}

/** An issue with those of the forms of request that it compared: they are lists, or objects of lists. */
function withInnerIssues(issue: unknown): unknown[] {
  const lists = isObject(issue) ? [issue['errors'], issue['unionErrors']] : [];
  const inner = lists.filter((it) => Array.isArray(it)).flatMap((it: unknown[]) => it.flat());
  return [issue, ...inner.flatMap((it) => (isObject(it) ? (it['issues'] ?? it) : []))];
}

function isOther(field: string): boolean {
  return isKnownField(field) || isOtherField(field);
}

function isAboutModel(issue: unknown): boolean {
  if (readIssueField(issue) === 'model') {
    return true;
  }
  const objects = isObject(issue) ? [issue, readField(issue, 'ctx')].filter(isObject) : [];
  return objects.some((it) => /^'?model'?$/.test(String(it['discriminator'])));
}

function fromModelIssue(issue: unknown, limit: number): Found[] {
  const objects = isObject(issue)
    ? [issue, ...DETAIL_KEYS.map((key) => readField(issue, key)).filter(isObject)]
    : [];
  const lists = objects.flatMap((it) => VALUE_KEYS.map((key) => toFound(readField(it, key))));
  const best = longest(lists);
  return best.names.length > 0
    ? [best]
    : [{ names: readListedNames(readIssueText(issue), true, limit), isList: false }];
}

function fromLists(json: unknown, texts: readonly string[]): readonly string[] {
  const isOfModel = texts.some((it) => /model|模型/i.test(it.slice(0, MAX_LENGTH)));
  const lists = findObjects(json).flatMap((object) =>
    Object.entries(object)
      .slice(0, MAX_OBJECTS)
      .filter(([key]) => {
        const name = key.replaceAll('-', '_');
        return LIST_NAME.test(name) || (isOfModel && UNCLEAR_LIST_NAME.test(name));
      })
      .map(([, value]) => toFound(value)),
  );
  return unite([longest(lists)]);
}

/** The objects of an answer in which a list may be. */
function findObjects(json: unknown): JsonObject[] {
  const objects = [json].filter(isObject);
  for (const object of objects) {
    const inner = PLACES.flatMap((key) => readField(object, key)).filter(isObject);
    objects.push(...inner.slice(0, MAX_OBJECTS - objects.length));
  }
  return objects;
}

function fromTexts(texts: readonly string[]): readonly string[] {
  const different = [...new Set(texts)].slice(0, MAX_TEXTS);
  const limit = Math.floor(MAX_LENGTH / different.length);
  const found = different.map((it) => ({
    names: readListedNames(it, false, limit),
    isList: false,
  }));
  return unite([longest(found)]);
}

/** Reads JSON in a text: relays forward that of the service behind them. */
function fromForwarded(texts: readonly string[], depth: number): readonly string[] {
  for (const text of texts.slice(0, MAX_TEXTS)) {
    const inner = parseJson(text);
    const names = isObject(inner) ? fromAnswer(inner, depth) : [];
    if (names.length > 0) {
      return names;
    }
  }
  return [];
}

/** The names in a list, or in a text such as `'a', 'b' or 'c'`. */
function toFound(value: unknown): Found {
  if (typeof value === 'string') {
    return { names: readBareList(value), isList: false };
  }
  const items: readonly unknown[] = Array.isArray(value) ? value.slice(0, 2 * MAX_MODELS) : [];
  const names = items.map((it) =>
    isObject(it) ? NAME_KEYS.map((key) => readField(it, key)).find(isNameValue) : it,
  );
  return { names: names.filter(isNameValue), isList: true };
}

function isNameValue(value: unknown): value is string {
  return typeof value === 'string' && isModelName(value);
}

function longest(found: readonly Found[]): Found {
  return found.reduce((a, b) => (b.names.length > a.names.length ? b : a), {
    names: [],
    isList: false,
  });
}

/** The names of all, without repetitions; empty if it is a single one that a sentence has. */
function unite(found: readonly Found[]): readonly string[] {
  const names = [...new Set(found.flatMap((it) => it.names))];
  return names.length > 1 || found.some((it) => it.isList) ? names : [];
}
