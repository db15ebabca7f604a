import { randomBytes } from 'node:crypto';

import type { Clock } from './clock.ts';
import { schemaCheck } from './create/schemaCheck.ts';
import { invalidBody, type Problem } from './create/problem.ts';
import { emptyAnswer, xmlErrorAnswer, type Answer } from './http/answer.ts';

/** Bytes of an upload, inclusive. Source: Runway's documentation of uploads. */
const SMALLEST = 512;
const LARGEST = 200 * 1024 * 1024;
/** How long a `runway://` URI works, in milliseconds. */
const LIFETIME_MS = 24 * 3_600_000;

/** The contract, but without unknown fields. */
const checkBody = schemaCheck({
  type: 'object',
  properties: {
    filename: { type: 'string', minLength: 3, maxLength: 255 },
    type: { type: 'string', enum: ['ephemeral'] },
  },
  required: ['filename', 'type'],
  additionalProperties: false,
});

interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: number;
  file: Buffer | undefined;
}

/**
 * Files uploaded for later requests. A client asks for a slot, then fills it with a multipart form.
 */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #clock: Clock;
  readonly #origin: () => string;

  /** @param origin the origin of the host that takes the files */
  constructor(clock: Clock, origin: () => string) {
    this.#clock = clock;
    this.#origin = origin;
  }

  /** Answers `POST uploads`. */
  create(body: unknown): { uploadUrl: string; fields: object; runwayUri: string } | Problem {
    const issues = checkBody(body);
    if (issues.length > 0) {
      return invalidBody(issues);
    }
    const { filename } = body as { filename: string };
    const token = randomBytes(12).toString('hex');
    const fields = {
      key: `ephemeral/${token}/${filename}`,
      policy: randomBytes(24).toString('base64'),
      'x-amz-signature': randomBytes(32).toString('hex'),
    };
    this.#uploads.set(token, {
      fields,
      expiresAt: this.#clock.now() + LIFETIME_MS,
      file: undefined,
    });
    const uploadUrl = `${this.#origin()}/uploads/${token}`;
    return { uploadUrl, fields, runwayUri: `runway://${token}` };
  }

  /** Answers the multipart form that fills a slot, as an object store does. */
  async fill(token: string, contentType: string, body: Buffer): Promise<Answer> {
    const upload = this.#uploads.get(token);
    if (upload === undefined) {
      return xmlErrorAnswer(403, 'AccessDenied', 'No such upload.');
    }
    const entries = await readForm(contentType, body);
    if (entries === undefined) {
      return xmlErrorAnswer(400, 'MalformedPOSTRequest', 'Expected multipart/form-data.');
    }
    const given = Object.fromEntries(entries);
    for (const [name, value] of Object.entries(upload.fields)) {
      if (given[name] !== value) {
        return xmlErrorAnswer(403, 'AccessDenied', `Missing or wrong field: ${name}`);
      }
    }
    const [name, file] = entries.at(-1) ?? [];
    if (name !== 'file' || !(file instanceof File)) {
      return xmlErrorAnswer(400, 'InvalidArgument', 'The last field must be the file.');
    }
    if (file.size < SMALLEST || file.size > LARGEST) {
      const code = file.size < SMALLEST ? 'EntityTooSmall' : 'EntityTooLarge';
      return xmlErrorAnswer(400, code, `A file has ${SMALLEST} to ${LARGEST} bytes.`);
    }
    upload.file = Buffer.from(await file.arrayBuffer());
    return emptyAnswer(204);
  }

  /** The file of a `runway://` URI; undefined if it does not exist or has expired. */
  find(uri: string): Buffer | undefined {
    const upload = this.#uploads.get(uri.slice('runway://'.length));
    return upload !== undefined && this.#clock.now() < upload.expiresAt ? upload.file : undefined;
  }
}

async function readForm(
  contentType: string,
  body: Buffer,
): Promise<[string, string | File][] | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'Content-Type': contentType },
    }).formData();
    return [...form.entries()];
  } catch {
    return undefined;
  }
}
