import type { ProxyFault, ProxyLine } from './fault.ts';

const PAGE = '<!DOCTYPE html><html><title>Access denied</title></html>';

/** Everything that goes wrong at a proxy, by a name that fits "a proxy that". */
export const proxyFaults = {
  'is off': { at: 'proxy', route: 'PROXY ADDRESS' },
  'has an unknown name': { at: 'proxy', code: 'ENOTFOUND' },
  'closes on CONNECT': connects((it) => it.end()),
  'resets on CONNECT': connects((it) => it.reset()),
  'answers CONNECT with 403 and a page': connects((it) => it.write(answer('403 Forbidden', PAGE))),
  'answers CONNECT with 401': connects((it) => it.write(answer('401 Unauthorized', ''))),
  'answers CONNECT with 407': connects((it) =>
    it.write(
      answer('407 Proxy Authentication Required', PAGE, 'Proxy-Authenticate: Basic realm="Office"'),
    ),
  ),
  'answers CONNECT with 502': connects((it) => it.write(answer('502 Bad Gateway', PAGE))),
  'answers CONNECT with 502 after a slow moment': connects((it) => {
    setTimeout(() => it.write(answer('502 Bad Gateway', PAGE)), 300);
  }),
  'answers CONNECT with the page of a login': connects((it) =>
    it.write(answer('302 Found', PAGE, 'Location: https://login.example/')),
  ),
  'answers CONNECT in another protocol': connects((it) => {
    it.write('SSH-2.0-OpenSSH_9.6\r\n');
    it.end();
  }),
  'never answers CONNECT': connects((it) => it.stall()),
  'makes a tunnel and closes it': connects((it) => {
    it.write('HTTP/1.1 200 Connection established\r\n\r\n');
    setImmediate(() => it.end());
  }),
  'is a SOCKS proxy that is off': { at: 'proxy', route: 'SOCKS5 ADDRESS' },
  'is the first of a PAC list, and off': {
    at: 'proxy',
    route: 'PROXY ADDRESS; PROXY 127.0.0.1:9; DIRECT',
  },
} satisfies Record<string, ProxyFault>;

export type ProxyFaultName = keyof typeof proxyFaults;

function connects(connect: (line: ProxyLine) => void): ProxyFault {
  return { at: 'proxy', connect };
}

function answer(status: string, body: string, ...headers: string[]): string {
  const lines = ['Content-Type: text/html', `Content-Length: ${body.length}`, ...headers];
  return `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
