import type { Secret } from './secret.ts';

/** Where services keep what they say, and where they might repeat what they were sent. */
const FIELDS = [
  ...['message', 'msg', 'error', 'error_message', 'detail', 'fail_reason', 'failure'],
  ...['failure_reason', 'task_status_msg', 'failureCode', 'failure_code', 'error_code'],
  ...['id', 'task_id', 'taskId', 'status', 'task_status', 'state', 'code', 'type', 'request_id'],
  ...['output', 'url', 'video_url', 'progress', 'authorization'],
] as const;

/** A body, and what to call it in a report. */
export interface Body {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/**
 * Bodies in which a service repeats a key: in every field that is read, at every depth that is
 * read, and in every way that JSON is written.
 */
export function bodies(key: Secret): Body[] {
  const said = `The key ${key.text} is unknown (Authorization: Bearer ${key.text}).`;
  const link = `https://videos.example/a.mp4?key=${encodeURIComponent(key.text)}&raw=${key.text}`;
  const values = { words: said, alone: key.text, link };
  const fields = FIELDS.flatMap((field) =>
    Object.entries(values).flatMap(([kind, value]) => nested(`${field}: ${kind}`, field, value)),
  );
  const issues = {
    error: said,
    issues: [
      { path: [key.text], message: said, values: [key.text, said] },
      { path: ['ratio'], message: 'One of', values: [key.text] },
    ],
  };
  const json = [...fields, { name: 'issues', value: issues }, ...whole(said, link)];
  return [
    ...json.flatMap(({ name, value }) => written(name, value, key)),
    { name: 'a page', type: 'text/html', text: `<!doctype html><p>${said}</p>` },
    { name: 'a page of no type', type: 'text/plain', text: `<html><p>${said}</p>` },
    { name: 'a text', type: 'text/plain', text: said },
    { name: 'the key', type: 'text/plain', text: key.text },
    { name: 'a JSON text', type: 'application/json', text: JSON.stringify(said) },
    { name: 'a list', type: 'application/json', text: JSON.stringify([said]) },
    { name: 'half of a JSON', type: 'application/json', text: `{"id":"1","message":"${said}` },
    { name: 'XML', type: 'application/xml', text: `<?xml version="1.0"?><Error>${said}</Error>` },
  ];
}

interface Named {
  readonly name: string;
  readonly value: unknown;
}

/** One field at the places where fields are looked for, in an answer that is read. */
function nested(name: string, field: string, value: string): Named[] {
  return [
    { name, value: { id: 'task-1', status: 'FAILED', [field]: value } },
    {
      name: `data.${name}`,
      value: { code: 0, data: { id: 'task-1', status: 'FAILED', [field]: value } },
    },
    { name: `error.${name}`, value: { error: { [field]: value } } },
    { name: `text of ${name}`, value: { message: JSON.stringify({ error: { [field]: value } }) } },
    { name: `name of ${name}`, value: { id: 'task-1', [value]: value } },
  ];
}

/** Tasks that ended, with a link that carries the key. */
function whole(said: string, link: string): Named[] {
  return [
    { name: 'a success', value: { id: 'task-1', status: 'SUCCEEDED', output: [link] } },
    {
      name: 'an older success',
      value: { task_id: 'task-1', status: 'SUCCESS', fail_reason: link },
    },
    {
      name: 'a failure',
      value: { id: 'task-1', status: 'FAILED', failure: said, failureCode: said },
    },
  ];
}

/** The same JSON as different libraries write it. */
function written(name: string, value: unknown, key: Secret): Body[] {
  const text = JSON.stringify(value);
  const inJson = key.shapes.get('JSON') ?? key.text;
  const shapes = ['JSON of PHP', 'JSON in code points'].map((it) => key.shapes.get(it) ?? inJson);
  return [...new Set([inJson, ...shapes])].map((shape, at) => ({
    name: `${name} (${at})`,
    type: 'application/json',
    text: text.replaceAll(inJson, shape),
  }));
}
