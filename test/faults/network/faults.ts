import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { empty, serializeHead, html, json, withHeaders, type Answer } from './answer.ts';
import type { Exchange, Fault } from './fault.ts';

/** 64 KiB that unpack to 64 MiB. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

/** Everything that goes wrong, by a name that fits "when the server …". */
export const faults = {
  // No connection comes about.
  'has an unknown name': { at: 'name', code: 'ENOTFOUND' },
  'has a name that cannot be looked up': { at: 'name', code: 'EAI_AGAIN' },
  'does not listen': { at: 'port' },
  'has an untrusted certificate': { at: 'certificate' },
  'speaks plain HTTP where TLS is expected': { at: 'handshake' },

  // The connection breaks.
  'resets before it reads a byte': struck('connection', (it) => {
    // By then the client has seen the connection stand, and has begun to write.
    setImmediate(() => it.reset());
  }),
  'closes before it reads a byte': struck('connection', (it) => it.end()),
  'resets while the request comes': struck('head', (it) => it.reset()),
  'resets instead of answering': obeyed((it) => it.reset()),
  'closes instead of answering': obeyed((it) => it.end()),
  'resets half-way through the head': obeyed((it) => {
    it.write(half(serializeHead(it.right)));
    setImmediate(() => it.reset());
  }),
  'resets half-way through the body': obeyed((it) => {
    it.write(serializeHead(it.right));
    it.write(half(it.right.body));
    setImmediate(() => it.reset());
  }),
  'closes half-way through the body': obeyed((it) => {
    it.write(serializeHead(it.right));
    it.write(half(it.right.body));
    it.end();
  }),
  'closes half-way through a body of unknown length': obeyed((it) => {
    it.write(
      serializeHead(it.right)
        .toString()
        .replace(/Content-Length: \d+\r\n/, ''),
    );
    it.write(half(it.right.body));
    it.end();
  }),
  'closes before the last chunk': obeyed((it) => {
    it.write(serializeHead(withHeaders(it.right, { 'Transfer-Encoding': 'chunked' })));
    it.write(chunk(half(it.right.body)));
    it.end();
  }),
  'closes the connection when it is used again': struck('request', (it) => {
    if (it.before > 0) {
      it.reset();
    } else if (it.path.endsWith('&again')) {
      it.send(it.right);
    } else {
      const more = { Connection: 'keep-alive', 'Keep-Alive': 'timeout=5' };
      const moved = redirect(302, `${it.path}&again`);
      const answer = withHeaders(isVideo(it) ? moved : it.right, more);
      it.write(serializeHead(answer));
      it.write(answer.body);
    }
  }),

  // Time.
  'is silent': obeyed((it) => it.stall()),
  'stalls in the head': obeyed((it) => {
    it.write(half(serializeHead(it.right)));
    it.stall();
  }),
  'stalls in the body': obeyed((it) => {
    it.write(serializeHead(it.right));
    it.write(half(it.right.body));
    it.stall();
  }),
  'drips, and comes to an end': obeyed((it) => drip(it, [serializeHead(it.right), it.right.body])),

  // Odd HTTP.
  'answers in another protocol': obeyed((it) => {
    it.write('SSH-2.0-OpenSSH_9.6\r\n');
    it.end();
  }),
  'sends 103 before the answer': obeyed((it) => {
    it.write('HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n');
    it.send(it.right);
  }),
  'announces more than it sends': obeyed((it) => {
    it.send(withHeaders(it.right, { 'Content-Length': String(it.right.body.length + 10) }));
  }),
  'announces less than it sends': obeyed((it) => {
    it.send(withHeaders(it.right, { 'Content-Length': String(it.right.body.length - 10) }));
  }),
  'says gzip and sends none': obeyed((it) => {
    it.send(withHeaders(it.right, { 'Content-Encoding': 'gzip' }));
  }),
  'sends half of a gzip': obeyed((it) => {
    const body = half(gzipSync(it.right.body));
    it.send(withHeaders({ ...it.right, body }, { 'Content-Encoding': 'gzip' }));
  }),
  'names an unknown encoding': obeyed((it) => {
    it.send(withHeaders(it.right, { 'Content-Encoding': 'x-unknown' }));
  }),
  'sends a gzip bomb': obeyed((it) => {
    it.send(withHeaders({ ...it.right, body: bomb }, { 'Content-Encoding': 'gzip' }));
  }),
  'sends far too much': obeyed((it) =>
    it.send({ ...it.right, body: Buffer.alloc(5_000_000, ' ') }),
  ),

  // Redirects. The key is never taken along.
  'sends elsewhere with 300': redirects(300, (it) => `${it.elsewhere}${it.path}`),
  'sends elsewhere with 301': redirects(301, (it) => `${it.elsewhere}${it.path}`),
  'sends elsewhere with 302': redirects(302, (it) => `${it.elsewhere}${it.path}`),
  'sends elsewhere with 303': redirects(303, (it) => `${it.elsewhere}${it.path}`),
  'sends elsewhere with 307': redirects(307, (it) => `${it.elsewhere}${it.path}`),
  'sends elsewhere with 308': redirects(308, (it) => `${it.elsewhere}${it.path}`),
  'sends to a loopback address': redirects(302, (it) => {
    const { protocol, port } = new URL(it.elsewhere);
    return `${protocol}//127.0.0.1:${port}${it.path}`;
  }),
  'sends to another path of its own': struck('request', (it) => {
    it.send(it.path.includes('moved') ? it.right : redirect(307, `/moved${it.path}`));
  }),
  'sends in a circle': redirects(302, (it) => it.path),
  'sends to a file': redirects(302, () => 'file:///etc/passwd'),
  'sends to nonsense': redirects(302, () => 'http://'),
  'sends nowhere': says(empty(302)),
  'says 304': says(empty(304)),

  // Refusals.
  'answers 400 with issues': says(
    json(400, {
      error: 'Validation of body failed',
      issues: [{ path: ['ratio'], message: 'Not a ratio of this model', values: ['1280:720'] }],
      docUrl: 'https://docs.example/errors',
    }),
  ),
  'answers 400 of a relay': says(
    json(400, { code: 'bad', message: 'ratio is not supported', data: null }),
  ),
  'answers 400 with HTML': says(html(400)),
  'answers 400 with nothing': says(empty(400)),
  'answers 400 that knows no such task': says(
    json(400, { code: 'task_not_exist', message: 'task_not_exist' }),
  ),
  'answers 401': says(json(401, { error: 'Invalid token' })),
  'answers 402': says(json(402, { error: 'Payment required' })),
  'answers 403': says(json(403, { error: 'Forbidden' })),
  'answers 404 with JSON': says(json(404, { error: 'Not found' })),
  'answers 404 with HTML': says(html(404)),
  'answers 404 that is an overload': says(json(404, { message: '当前分组上游负载已饱和' })),
  'answers 405': says(json(405, { error: 'Method not allowed' })),
  'answers 408': doubts(json(408, { error: 'Request timeout' })),
  'answers 409': doubts(json(409, { error: 'Conflict' })),
  'answers 410': says(json(410, { error: 'Gone' })),
  'answers 413': says(html(413)),
  'answers 422': says(json(422, { error: 'Unprocessable' })),
  'answers 425': doubts(empty(425)),
  'answers 451': says(empty(451)),
  'answers 429 with JSON': says(json(429, { error: 'Too many requests' })),
  'answers 429 with nothing': says(empty(429)),
  'answers 429, to wait 30 s': says(empty(429, { 'Retry-After': '30' })),
  'answers 429, to wait until a date': struck('request', (it) => {
    it.send(empty(429, { 'Retry-After': new Date(Date.now() + 50_000).toUTCString() }));
  }),
  'answers 429, to wait for a nonsense': says(empty(429, { 'Retry-After': 'soon' })),
  'answers 429, to wait for less than nothing': says(empty(429, { 'Retry-After': '-30' })),
  'answers 429, to wait for days': says(empty(429, { 'Retry-After': '259200' })),
  'answers 429 with a task': doubts(json(429, { id: 'task-1', message: 'Too many requests' })),
  'answers 429 for a missing price': says(json(429, { message: '未找到价格配置' })),
  'answers 400 with a task': doubts(json(400, { id: 'task-1', message: 'Saved with warnings' })),

  // The service's own trouble.
  'answers 500 with JSON': doubts(json(500, { error: 'Internal error' })),
  'answers 500 with HTML': doubts(html(500)),
  'answers 500 with nothing': doubts(empty(500)),
  'answers 501': doubts(empty(501)),
  'answers 502 with HTML': doubts(html(502)),
  'answers 503, to wait 30 s': doubts(empty(503, { 'Retry-After': '30' })),
  'answers 503 without a channel': says(json(503, { message: '无可用渠道' })),
  'answers 504': doubts(html(504)),
  'answers 520': doubts(html(520)),
  'answers 521': doubts(html(521)),
  'answers 522': doubts(html(522)),
  'answers 523': doubts(html(523)),
  'answers 524': doubts(html(524)),
  'answers 529': doubts(json(529, { error: 'Overloaded' })),
  'answers 599': doubts(empty(599)),

  // Success, or so it says.
  'answers 204': doubts(empty(204)),
  'answers 200 with nothing': doubts(empty(200)),
  'answers 200 with HTML': says(html(200)),
  'answers 200 with half of the JSON': obeyed((it) =>
    it.send({ ...it.right, body: half(it.right.body) }),
  ),
  'answers 200 with an empty list': doubts(json(200, [])),
  'answers 200 with a number': doubts(json(200, 42)),
  'answers 200 with null': doubts(json(200, null)),
  'answers 200 with a word': doubts(json(200, 'ok')),
  'answers 200 without a task': doubts(json(200, { message: 'ok' })),
  'answers 200 in Latin-1': struck('request', (it) => {
    it.send(spelled(it, 'latin1'));
  }),
  'answers 200 in UTF-16': struck('request', (it) => {
    it.send(spelled(it, 'utf16le'));
  }),
  'answers 200 with the code 400': says(
    json(200, { code: 400, message: 'ratio is not supported' }),
  ),
  'answers 200 with the code 401': says(json(200, { code: 401, message: 'Invalid token' })),
  'answers 200 with the code 429': says(json(200, { code: 429, message: 'Too many requests' })),
  'answers 200 with the code 503': doubts(
    json(200, { code: 503, message: 'Try later', data: null }),
  ),
  'answers 200 with the code fail': says(
    json(200, { code: 'fail', message: 'It failed', data: null }),
  ),
  'answers 200 with an error and a task': doubts(
    json(200, { code: 429, message: 'Too many requests', data: { task_id: 'task-1' } }),
  ),
  'answers 200 about another task each time': about((it) => {
    return { id: randomUUID(), status: 'SUCCEEDED', output: [`${it.elsewhere}/task-99.mp4`] };
  }),
  'answers 200 under another id for the task': about((it) => {
    const task = isVideo(it) ? {} : (JSON.parse(Buffer.from(it.right.body).toString()) as object);
    return { ...task, id: 'upstream-1' };
  }),
  'answers 200 with a state gone back': about(() => ({ id: 'task-1', status: 'PENDING' })),
  'answers 200 with an unknown state': about(() => ({ id: 'task-1', status: 'SUSPENDED' })),
  'answers 200 with a success without a video': about(() => {
    return { id: 'task-1', status: 'SUCCEEDED', output: [] };
  }),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** Faults that differ from another only in a number or a word. */
const ALIKE: readonly FaultName[] = [
  'has a name that cannot be looked up',
  'closes instead of answering',
  'stalls in the head',
  'sends elsewhere with 301',
  'sends elsewhere with 302',
  'sends elsewhere with 308',
  'sends to nonsense',
  'sends nowhere',
  'answers 400 with HTML',
  'answers 403',
  'answers 409',
  'answers 410',
  'answers 422',
  'answers 425',
  'answers 451',
  'answers 429 with nothing',
  'answers 429, to wait for a nonsense',
  'answers 500 with HTML',
  'answers 500 with nothing',
  'answers 501',
  'answers 504',
  'answers 521',
  'answers 522',
  'answers 523',
  'answers 524',
  'answers 529',
  'answers 200 with a number',
  'answers 200 with a word',
  'answers 200 with the code 400',
  'answers 200 with the code fail',
  'answers 200 with an unknown state',
];

const distinct = (Object.keys(faults) as FaultName[]).filter((it) => !ALIKE.includes(it));

/** How many faults are not like another. */
export const DISTINCT = distinct.length;

/** The names of all faults; those that are like another come last. */
export const faultNames: readonly FaultName[] = [...distinct, ...ALIKE];

function struck(at: 'connection' | 'head' | 'request', strike: (it: Exchange) => void): Fault {
  return { at, strike };
}

/** The request is obeyed before the fault strikes: a create has its task. */
function obeyed(strike: (it: Exchange) => void): Fault {
  return struck('request', (it) => {
    accept(it);
    strike(it);
  });
}

/** The host does what it is asked for, by working out its answer. */
function accept({ right }: Exchange): Answer {
  return right;
}

/** An answer of a service that did nothing. */
function says(answer: Answer): Fault {
  return struck('request', (it) => it.send(answer));
}

/** An answer of a service that may have obeyed all the same; and it has. */
function doubts(answer: Answer): Fault {
  return obeyed((it) => it.send(answer));
}

/** What is said of a task, also where a video should be. A create that is obeyed has its own id. */
function about(task: (it: Exchange) => object): Fault {
  return struck('request', (it) => it.send(it.method === 'POST' ? it.right : json(200, task(it))));
}

function redirects(status: number, to: (it: Exchange) => string): Fault {
  return struck('request', (it) => it.send(redirect(status, to(it))));
}

function redirect(status: number, to: string): Answer {
  return empty(status, { Location: to });
}

function isVideo({ path }: Exchange): boolean {
  return path.includes('.mp4');
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function chunk(bytes: Uint8Array): Uint8Array {
  const size = `${bytes.length.toString(16)}\r\n`;
  return Buffer.concat([Buffer.from(size), bytes, Buffer.from('\r\n')]);
}

/** Sends a few bytes at a time, each piece when the last has left. */
function drip(it: Exchange, parts: readonly Uint8Array[]): void {
  const bytes = Buffer.concat(parts);
  const send = (from: number): void => {
    if (from >= bytes.length) {
      it.end();
      return;
    }
    it.write(bytes.subarray(from, from + 16));
    setImmediate(send, from + 16);
  };
  send(0);
}

/** The right answer with a word that is not ASCII, in an encoding that JSON does not have. */
function spelled(it: Exchange, encoding: 'latin1' | 'utf16le'): Answer {
  if (isVideo(it)) {
    return { ...it.right, headers: { 'Content-Type': `text/plain; charset=${encoding}` } };
  }
  const said = Buffer.from(it.right.body).toString('utf8').replace(/\}$/, ',"note":"é"}');
  return { ...it.right, body: Buffer.from(said, encoding) };
}
