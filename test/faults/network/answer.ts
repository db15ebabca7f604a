import { STATUS_CODES } from 'node:http';

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export function json(status: number, value: unknown): Answer {
  return text(status, JSON.stringify(value), 'application/json');
}

export function html(status: number): Answer {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  return text(status, `<!DOCTYPE html><html><h1>${title}</h1></html>`, 'text/html');
}

export function empty(status: number, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) };
}

export function text(status: number, body: string, type: string): Answer {
  return { status, headers: { 'Content-Type': type }, body: Buffer.from(body) };
}

/** The same answer with more headers. */
export function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The head of an answer, with the length of its body unless it says how that ends. */
export function serializeHead({ status, headers, body }: Answer): Buffer {
  const bodiless = status === 204 || status === 304;
  const framed = 'Transfer-Encoding' in headers || 'Content-Length' in headers || bodiless;
  const all = { ...(framed ? {} : { 'Content-Length': String(body.length) }), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
}
