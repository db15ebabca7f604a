import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { bytesAnswer, emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from '../http/answer.ts';
import type { Fault } from './fault.ts';
import type { MatchedFault } from './injectedFaults.ts';

const MEBIBYTE = 1_048_576;
/**
 * Real milliseconds that a client gets to read half an answer. A client that reads the data and the
 * reset together may take them for a normal end (libuv does).
 */
const READ_MS = 20;

/** Sends an answer correctly and returns its status. */
export function send(outgoing: ServerResponse, answer: Answer): number {
  writeHead(outgoing, answer);
  outgoing.end(answer.body);
  return answer.status;
}

/**
 * Sends an answer spoilt by a fault.
 *
 * @param answer the right answer, for faults that spoil it
 * @param closing aborted when the simulator closes
 * @returns the status that was sent; undefined if none was sent
 */
export async function sendFaulty(
  outgoing: ServerResponse,
  answer: Answer,
  { fault, released }: MatchedFault,
  closing: AbortSignal,
): Promise<number | undefined> {
  switch (fault.fault) {
    case 'silence':
      await waitForClose(outgoing);
      return undefined;
    case 'hold':
      await Promise.race([released, waitForClose(outgoing)]);
      return send(outgoing, answer);
    case 'delay':
      await wait(fault.headersMs ?? 0, closing);
      writeHead(outgoing, answer);
      outgoing.flushHeaders();
      await wait(fault.bodyMs ?? 0, closing);
      outgoing.end(answer.body);
      return answer.status;
    case 'drip':
      return drip(outgoing, answer, fault.bytes ?? 1, fault.everyMs ?? 100, closing);
    case 'reset':
      if (fault.at === 'midBody') {
        await writePart(outgoing, answer, takeHalf(answer));
        await wait(READ_MS, closing);
      }
      outgoing.socket?.resetAndDestroy();
      return fault.at === 'midBody' ? answer.status : undefined;
    case 'truncate':
      await writePart(
        outgoing,
        answer,
        answer.body.subarray(0, fault.keep ?? takeHalf(answer).length),
      );
      outgoing.socket?.destroySoon();
      return answer.status;
    case 'wrongLength':
      await writePart(outgoing, withLength(answer, answer.body.length + fault.by), answer.body);
      outgoing.socket?.destroySoon();
      return answer.status;
    case 'answer':
    case 'headers':
    case 'garbage':
    case 'gzipBomb':
    case 'redirect':
      return send(outgoing, replaceAnswer(fault, answer));
  }
}

type Replacing = Extract<
  Fault,
  { fault: 'answer' | 'headers' | 'garbage' | 'gzipBomb' | 'redirect' }
>;

function replaceAnswer(fault: Replacing, answer: Answer): Answer {
  switch (fault.fault) {
    case 'answer':
      if (fault.json !== undefined) {
        return jsonAnswer(fault.status, fault.json, fault.headers);
      }
      if (fault.html !== undefined) {
        return htmlAnswer(fault.status, fault.html, fault.headers);
      }
      return fault.body === undefined
        ? emptyAnswer(fault.status, fault.headers)
        : bytesAnswer(fault.status, 'application/octet-stream', fault.body, fault.headers);
    case 'headers':
      return { ...answer, headers: { ...answer.headers, ...fault.headers } };
    case 'garbage':
      return { ...answer, body: randomBytes(256) };
    case 'gzipBomb':
      return bytesAnswer(
        200,
        'application/json',
        gzipSync(Buffer.alloc(fault.bytes ?? 64 * MEBIBYTE, ' ')),
        { 'Content-Encoding': 'gzip' },
      );
    case 'redirect':
      return emptyAnswer(fault.status ?? 307, { Location: fault.to });
  }
}

function writeHead(outgoing: ServerResponse, answer: Answer): void {
  // 204 and 304 have no body and must not announce one.
  const bodiless = answer.status === 204 || answer.status === 304;
  const length = bodiless ? {} : { 'Content-Length': String(answer.body.length) };
  outgoing.writeHead(answer.status, { ...length, ...answer.headers });
}

function withLength(answer: Answer, length: number): Answer {
  return { ...answer, headers: { ...answer.headers, 'Content-Length': String(length) } };
}

function takeHalf(answer: Answer): Uint8Array {
  return answer.body.subarray(0, Math.floor(answer.body.length / 2));
}

/** Announces the whole answer, sends a part of it, and waits until that part was written. */
async function writePart(
  outgoing: ServerResponse,
  answer: Answer,
  part: Uint8Array,
): Promise<void> {
  writeHead(outgoing, answer);
  outgoing.flushHeaders();
  if (part.length > 0) {
    await new Promise<void>((resolve) => {
      outgoing.write(part, () => {
        resolve();
      });
    });
  }
}

async function drip(
  outgoing: ServerResponse,
  answer: Answer,
  bytes: number,
  everyMs: number,
  closing: AbortSignal,
): Promise<number> {
  writeHead(outgoing, answer);
  for (let sent = 0; sent < answer.body.length && !outgoing.destroyed; sent += bytes) {
    outgoing.write(answer.body.subarray(sent, sent + bytes));
    await wait(everyMs, closing);
  }
  outgoing.end();
  return answer.status;
}

/** Waits for real milliseconds. Returns at once when the simulator closes. */
async function wait(milliseconds: number, closing: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: closing }).catch(() => undefined);
}

/** Settles when the connection is closed by either side. */
async function waitForClose(outgoing: ServerResponse): Promise<void> {
  if (!outgoing.closed) {
    await once(outgoing, 'close');
  }
}
