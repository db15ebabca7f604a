import type { Readable } from 'node:stream';
import { Response } from 'node-fetch';
import { AnswerError } from './errors/answerError.ts';
import { decode, ENCODINGS, Exchange, readBody, readHeader, type LinkOrigin } from './exchange.ts';

/** A request to the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | FormData;
  /** Where the URL comes from, if it is a link. */
  readonly link?: LinkOrigin;
  /** Milliseconds to send the request, and then again to read the whole answer. */
  readonly timeLimit: number;
  /** Ends the request early. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer of the API, read to its end. */
export interface ApiAnswer {
  readonly status: number;
  /** A header's value; null when it is missing. */
  header(name: string): string | null;
  readonly text: string;
}

/**
 * Largest answer that is read, in bytes after decompression. Real answers have a few kilobytes, or
 * more if they repeat the image. Reading far more would block the extension host.
 */
const MAX_ANSWER = 2 * 1024 * 1024;

/**
 * Sends a request once. Doesn't follow redirects, because the key may go only to its own origin.
 *
 * @throws {ConnectionError} when no complete answer arrived
 * @throws {AnswerError} `tooLarge`
 * @throws the signal's reason, when the caller aborted the request
 */
export async function send(request: ApiRequest): Promise<ApiAnswer> {
  const { method, headers, link, timeLimit, signal } = request;
  signal?.throwIfAborted();
  const url = new URL(request.url);
  const { body, type } = await encode(request.body);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeLimit);
  const exchange = new Exchange({
    method,
    url,
    headers: { 'Accept-Encoding': ENCODINGS, ...headers, ...type },
    body,
    link,
    signal: signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]),
  });
  // The answer has the whole time, however long the request took to leave.
  void exchange.sent.then(() => timer.refresh());
  try {
    const response = await exchange.open();
    const text = await readText(
      decode(response, readHeader(response, 'content-encoding')),
      url.host,
    );
    const header = (name: string) => readHeader(response, name);
    return { status: response.statusCode ?? 0, header, text };
  } catch (error) {
    if (error instanceof AnswerError) {
      throw error;
    }
    signal?.throwIfAborted();
    throw exchange.toError(error);
  } finally {
    clearTimeout(timer);
    exchange.close();
  }
}

/** Returns the bytes of a body, with the header that a form needs. */
async function encode(
  body: ApiRequest['body'],
): Promise<{ readonly body?: Buffer | string; readonly type?: Record<string, string> }> {
  if (!(body instanceof FormData)) {
    return body === undefined ? {} : { body };
  }
  const form = new Response(body);
  return {
    body: Buffer.from(await form.arrayBuffer()),
    type: { 'Content-Type': form.headers.get('Content-Type') ?? '' },
  };
}

async function readText(body: Readable, host: string): Promise<string> {
  const bytes = await readBody(body as AsyncIterable<Buffer>, MAX_ANSWER);
  if (bytes === undefined) {
    throw new AnswerError('tooLarge', host);
  }
  return new TextDecoder().decode(bytes);
}
