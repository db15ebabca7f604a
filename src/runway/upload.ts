import * as v from 'valibot';
import { AnswerError } from './errors/answerError.ts';
import { ServiceError } from './errors/serviceError.ts';
import { send } from './http.ts';
import { readLayers } from './answers/envelope.ts';
import { isLoopback, type Service } from './service.ts';

/** A file to upload. */
export interface Upload {
  /** A name with a known extension, which services require. Not the user's file name: it is private. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Time limit in milliseconds. A large image takes long on a slow connection. */
const UPLOAD_LIMIT = 15 * 60_000;

/** Where to send a file, and its URI in later requests. Valid for 24 h. */
export interface UploadSlot {
  readonly url: string;
  /** Form fields to send before the file. They authorize the upload instead of the key. */
  readonly fields: Readonly<Record<string, string>>;
  /** `runway://…` */
  readonly uri: string;
  /** The origin of the service that gave the URL. */
  readonly service: string;
}

const Answer = v.object({
  uploadUrl: v.pipe(v.string(), v.maxLength(4096), v.url()),
  fields: v.record(v.string(), v.string()),
  runwayUri: v.pipe(v.string(), v.maxLength(5000), v.startsWith('runway://')),
});

/**
 * Reads the answer to `POST ROOT/uploads`.
 *
 * @throws {AnswerError} `shape`, when the answer has no valid upload URL
 */
export function readUploadSlot(json: unknown, service: Service): UploadSlot {
  const reads = readLayers(json).map((layer) => v.safeParse(Answer, layer));
  const slot = reads.find((it) => it.success)?.output;
  if (slot === undefined || !isAllowed(new URL(slot.uploadUrl), service)) {
    throw new AnswerError('shape', new URL(service.root).host);
  }
  return {
    url: slot.uploadUrl,
    fields: slot.fields,
    uri: slot.runwayUri,
    service: service.origin,
  };
}

/** Images are sent over plain http only within this computer, like the key. */
function isAllowed({ protocol, hostname }: URL, { loopback }: Service): boolean {
  return protocol === 'https:' || (protocol === 'http:' && loopback && isLoopback(hostname));
}

/**
 * Sends a file to its upload URL once, without the key: the host may be another one.
 *
 * @throws {ConnectionError} when no complete answer arrived
 * @throws {ServiceError} when the host refuses the file
 */
export async function fillSlot(
  slot: UploadSlot,
  { name, type, bytes }: Upload,
  signal: AbortSignal | undefined,
): Promise<void> {
  const form = new FormData();
  for (const [field, value] of Object.entries(slot.fields)) {
    form.append(field, value);
  }
  // The object store ignores every field after the file.
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), name);
  const { status } = await send({
    method: 'POST',
    url: slot.url,
    link: { service: slot.service },
    headers: {},
    body: form,
    timeLimit: UPLOAD_LIMIT,
    signal,
  });
  if (status < 200 || status >= 300) {
    const reason = status === 413 ? 'tooLarge' : status >= 500 ? 'overloaded' : 'other';
    throw new ServiceError({ reason, status, host: new URL(slot.url).host });
  }
}
