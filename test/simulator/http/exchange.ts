import type { IncomingMessage, ServerResponse } from 'node:http';

import { cutsConnection, type Fault } from '../faults/fault.ts';
import type { Strike } from '../faults/misbehaviours.ts';
import { send, sendFaulty } from '../faults/transmit.ts';
import { htmlAnswer, jsonAnswer, type Answer } from './answer.ts';
import type { RecordedRequest } from './recordedRequest.ts';

/** What becomes of a request that is obeyed. */
export interface Reply {
  readonly answer: Answer;
  /** Strikes the answer. */
  readonly fault?: Fault | undefined;
}

export interface ExchangeParts {
  /** The misbehaviour that strikes the request, if any. */
  readonly strike: Strike | undefined;
  /** Bytes a request's body may have. */
  readonly largestBody: number;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
  /** Called once the request has been read, or is about to be cut off unread. */
  received(): void;
  /** Obeys the request. */
  answer(): Promise<Reply>;
  /** Called if the client goes away before it is answered in full. */
  aborted(): void;
}

/**
 * From a request's headers to the last byte of its answer, or to whatever comes instead.
 *
 * @returns whether the request came in full, or was cut off on purpose
 */
export async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  request: RecordedRequest,
  parts: ExchangeParts,
): Promise<boolean> {
  const { strike, closing } = parts;
  request.fault = strike?.fault.fault;
  let fault = strike;
  // Clients that go away in the middle of an answer are part of the job.
  outgoing.on('error', () => undefined);
  outgoing.on('close', () => {
    const wasCut = closing.aborted || (fault !== undefined && cutsConnection(fault.fault));
    if (!outgoing.writableFinished && !wasCut) {
      request.aborted = true;
      parts.aborted();
    }
  });
  if (strike?.fault.fault === 'reset' && strike.fault.at === 'beforeReading') {
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
  const reply = strike?.accept === false ? { answer: unavailable } : await parts.answer();
  fault = strike ?? plannedStrike(reply);
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

function plannedStrike({ fault }: Reply): Strike | undefined {
  return fault && { fault, accept: true, released: Promise.resolve() };
}

/** @returns whether it came in full */
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
