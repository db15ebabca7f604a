import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { latestExtensionHost } from './support/extensionHosts.ts';
import { useExtension } from './support/useExtension.ts';

/** What the server would give away: the workbench, and any file of the user. */
const PATHS = ['/', '/?folder=/', '/vscode-remote-resource?path=/etc/hosts'];

describe("VS Code's server for tests", () => {
  // It has the same options as most tests, which share a server.
  const running = useExtension();
  const workbench = () => running().workbench;

  /** The address of the open window, and the token in it. */
  function readAddress(): { origin: string; token: string } {
    const { server, folder } = workbench().session;
    const { origin, searchParams } = new URL(server.url(folder));
    return { origin, token: searchParams.get('tkn') ?? '' };
  }

  it('refuses programs and pages without the token, and keeps the token from other users', async () => {
    await refusesPrograms();
    await refusesPages();
    if (process.platform === 'linux') await hidesToken();
  });

  /** It answers no program without the token, whatever its host is called. */
  async function refusesPrograms(): Promise<void> {
    const { origin, token } = readAddress();
    for (const host of ['127.0.0.1', 'localhost', 'rebound.example']) {
      for (const path of PATHS) {
        const url = new URL(path, origin);
        assert.equal(await request(url, { host }), 403, url.href);
        url.searchParams.set(
          'tkn',
          token.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')),
        );
        assert.equal(await request(url, { host }), 403, url.href);
        assert.equal(await request(url, { host, cookie: 'vscode-tkn=' }), 403, url.href);
      }
    }
    assert.equal(await request(new URL(PATHS[2] ?? '', origin), cookie(token)), 200);
  }

  /** It answers no page of another origin, in the browser with the window. */
  async function refusesPages(): Promise<void> {
    const { origin, token } = readAddress();
    const other = createServer((_request, response) => response.end('A page of someone else.'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      const page = await workbench().session.newPage();
      await page.goto(`http://localhost:${(other.address() as AddressInfo).port}`);
      for (const path of PATHS) {
        const url = new URL(path, origin).href;
        const answered = page.waitForResponse(url);
        await page.evaluate(showFrame, url);
        assert.equal((await answered).status(), 403, url);
        assert.equal(await page.evaluate(readPage, url), undefined, url);
      }
      // The server opens a web socket for every page, but then it wants the token.
      const socket = origin.replace('http:', 'ws:');
      assert.deepEqual(await page.evaluate(sayHello, { socket, token: 'guessed' }), {
        type: 'error',
        reason: 'Unauthorized client refused: auth mismatch',
      });
      const welcome = await page.evaluate(sayHello, { socket, token });
      assert.equal(welcome.type, 'sign', 'This test speaks the wrong protocol.');
    } finally {
      other.close();
      other.closeAllConnections();
    }
  }

  /** It has its token in no command line, and in a file that only its owner can read. */
  async function hidesToken(): Promise<void> {
    const { token } = readAddress();
    const { dataDir } = workbench().session;
    const file = join(dataDir, 'token');
    assert.equal(readFileSync(file, 'utf8'), token);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    await latestExtensionHost(workbench());
    const lines = listCommandLines();
    assert.ok(lines.some((line) => line.includes(dataDir)));
    assert.deepEqual(
      lines.filter((line) => line.includes(token)),
      [],
    );
  }
});

function cookie(token: string): Record<string, string> {
  return { cookie: `vscode-tkn=${token}` };
}

/** Returns the status of the answer. */
async function request(url: URL, headers: Record<string, string>): Promise<number | undefined> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers }, resolve).on('error', reject);
  });
  response.resume();
  return response.statusCode;
}

/** Runs in a page: shows the page of an address. */
function showFrame(url: string): void {
  const frame = document.createElement('iframe');
  frame.src = url;
  document.body.append(frame);
}

/** Runs in a page: returns what it can read at an address. */
async function readPage(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(url, { credentials: 'include' })).text();
  } catch {
    return undefined;
  }
}

/** Runs in a page: sends the first message of a window. Returns the server's answer. */
async function sayHello({ socket, token }: { socket: string; token: string }): Promise<{
  type: string;
}> {
  const connection = new WebSocket(socket);
  connection.binaryType = 'arraybuffer';
  // The header of VS Code's protocol: the type (2: control), two numbers, the length.
  const header = 13;
  return new Promise((resolve, reject) => {
    connection.onopen = () => {
      const body = new TextEncoder().encode(
        JSON.stringify({ type: 'auth', auth: token, data: '' }),
      );
      const message = new Uint8Array(header + body.length);
      message[0] = 2;
      new DataView(message.buffer).setUint32(9, body.length);
      message.set(body, header);
      connection.send(message);
    };
    connection.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      resolve(JSON.parse(new TextDecoder().decode(data.slice(header))) as { type: string });
      connection.close();
    };
    connection.onclose = () => reject(new Error('The server closed the connection.'));
  });
}

/** The command lines of all processes that run. */
function listCommandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It has ended meanwhile.
        return '';
      }
    });
}
