/** An HTTP answer before it is sent, so that a fault can spoil it on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

type Headers = Readonly<Record<string, string>>;

const encoder = new TextEncoder();

export function bytesAnswer(
  status: number,
  type: string,
  body: Uint8Array | string,
  headers: Headers = {},
): Answer {
  return {
    status,
    headers: { 'Content-Type': type, ...headers },
    body: typeof body === 'string' ? encoder.encode(body) : body,
  };
}

export function jsonAnswer(status: number, body: unknown, headers: Headers = {}): Answer {
  return bytesAnswer(status, 'application/json; charset=utf-8', JSON.stringify(body), headers);
}

export function htmlAnswer(status: number, body: string, headers: Headers = {}): Answer {
  return bytesAnswer(status, 'text/html; charset=utf-8', body, headers);
}

/** The error answer of object stores and of signed CDN links. */
export function xmlErrorAnswer(status: number, code: string, message: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return bytesAnswer(status, 'application/xml', body);
}

export function emptyAnswer(status: number, headers: Headers = {}): Answer {
  return { status, headers, body: new Uint8Array() };
}
