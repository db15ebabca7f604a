import type { IncomingMessage, ServerResponse } from 'node:http';

import { cutsConnection, type Fault } from '../faults/fault.ts';
import type { MatchedFault } from '../faults/injectedFaults.ts';
import { send, sendFaulty } from '../faults/transmit.ts';
import { htmlAnswer, jsonAnswer, type Answer } from './answer.ts';
import type { RecordedRequest } from './recordedRequest.ts';

/** The answer to a request, and the fault that spoils it. */
export interface Reply {
  readonly answer: Answer;
  /** Spoils the answer. */
  readonly fault?: Fault | undefined;
}

export interface ExchangeParts {
  /** The injected fault that matches the request, if any. */
  readonly matched: MatchedFault | undefined;
  /** The largest request body in bytes. */
  readonly largestBody: number;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
  /** Called when the request has been read, or is about to be reset unread. */
  received(): void;
  /** Handles the request. */
  answer(): Promise<Reply>;
  /** Called if the client disconnects before the whole answer was sent. */
  aborted(): void;
}

/**
 * Reads a request and sends its answer, or the fault instead.
 *
 * @returns whether the whole request was read, or was reset on purpose
 */
export async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  request: RecordedRequest,
  parts: ExchangeParts,
): Promise<boolean> {
  const { matched, closing } = parts;
  request.fault = matched?.fault.fault;
  let fault = matched;
  // A client may disconnect in the middle of an answer: that is not an error here.
  outgoing.on('error', () => undefined);
  outgoing.on('close', () => {
    const wasReset = closing.aborted || (fault !== undefined && cutsConnection(fault.fault));
    if (!outgoing.writableFinished && !wasReset) {
      request.aborted = true;
      parts.aborted();
    }
  });
  if (matched?.fault.fault === 'reset' && matched.fault.at === 'beforeReading') {
    parts.received();
    incoming.socket.resetAndDestroy();
    return true;
  }
  if (!(await readBody(incoming, request))) {
    return false;
  }
  parts.received();
  if (request.rawBody.length > parts.largestBody) {
    transmit(outgoing, request, tooLarge);
    return true;
  }
  const reply = matched?.accept === false ? { answer: unavailable } : await parts.answer();
  fault = matched ?? toMatchedFault(reply);
  if (fault === undefined) {
    transmit(outgoing, request, reply.answer);
    return true;
  }
  request.fault = fault.fault.fault;
  request.status = await sendFaulty(outgoing, reply.answer, fault, closing);
  return true;
}

function transmit(outgoing: ServerResponse, request: RecordedRequest, answer: Answer): void {
  request.status = answer.status;
  send(outgoing, answer);
}

function toMatchedFault({ fault }: Reply): MatchedFault | undefined {
  return fault && { fault, accept: true, released: Promise.resolve() };
}

/** @returns whether the whole body was read */
async function readBody(incoming: IncomingMessage, request: RecordedRequest): Promise<boolean> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
    }
  } catch {
    return false;
  }
  request.rawBody = Buffer.concat(chunks);
  return true;
}

const unavailable = jsonAnswer(503, { error: 'Service unavailable' });
const tooLarge = htmlAnswer(413, '<h1>413 Request Entity Too Large</h1>');
