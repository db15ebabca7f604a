import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Secret, times, type Finding } from '../faults/canary/secret.ts';
import type { Misbehaviour, RecordedRequest, Simulator } from '../simulator/index.ts';
import { startSimulator } from '../simulator/index.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { openForm } from './support/form.ts';
import { everyText } from './support/frames.ts';
import { holdNext } from './support/simulated.ts';
import { useExtension } from './support/useExtension.ts';
import type { Workbench } from './support/workbench.ts';
import { extensionId } from './support/workbench.ts';

const key = new Secret('canary/KEY+7f3a"9c&e=<41%2b>0');
const prompt = new Secret('The canary of the prompt sings 7f3a9c');

/** A page of evidence: what other extensions can get, and what they are told. */
const exportsFile = join(temporaryFolder('exports'), 'exports.txt');

/** Everything that windows and the frames in them ever show, or say to each other. */
class Seen {
  readonly #places = new Map<string, { characters: number; found: Record<string, number> }>();

  async watch(page: Page): Promise<void> {
    const context = page.context();
    await context.exposeFunction('canarySeen', (place: string, length: number, found: string[]) => {
      this.#add(place, length, found);
    });
    await context.addInitScript(watchPage, [...key.shapes]);
  }

  /** Looks at what is there now, in shadow trees too. */
  async look(page: Page): Promise<void> {
    for (const text of await everyText(page)) {
      const { found } = key.searchIn(text);
      this.#add('document', text.length, Object.keys(found));
    }
  }

  in(place: 'document' | 'message'): Finding {
    return this.#places.get(place) ?? { characters: 0, found: {} };
  }

  #add(place: string, length: number, found: readonly string[]): void {
    const sum = this.#places.get(place) ?? { characters: 0, found: {} };
    sum.characters += length;
    for (const it of found) sum.found[it] = (sum.found[it] ?? 0) + 1;
    this.#places.set(place, sum);
  }
}

/** Runs in every page and frame, before anything else does. */
function watchPage(shapes: [name: string, shape: string][]): void {
  const seen = (place: string, text: string) => {
    const found = shapes.filter(([, it]) => text.includes(it)).map(([name]) => name);
    const { canarySeen } = globalThis as unknown as {
      canarySeen: (place: string, length: number, found: string[]) => void;
    };
    canarySeen(place, text.length, found);
  };
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? undefined : value;
  window.addEventListener('message', (event) => {
    seen('message', JSON.stringify(event.data, plain) ?? '');
  });
  const observer = new MutationObserver((changes) => {
    const texts = changes.map(({ type, target, addedNodes, attributeName }) => {
      if (type === 'attributes') return (target as Element).getAttribute(attributeName ?? '') ?? '';
      if (type === 'characterData') return target.textContent ?? '';
      return [...addedNodes]
        .map((it) => (it instanceof Element ? it.outerHTML : (it.textContent ?? '')))
        .join('\n');
    });
    seen('document', texts.join('\n'));
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

describe('The key in the whole workbench', () => {
  const running = useExtension({
    simulator: { apiKey: key.text, render: 'none' },
    unpacked: [neighbour()],
    env: { CANARY_EXPORTS: exportsFile, CANARY_PROMPT: prompt.text },
  });
  const seen = new Seen();
  let elsewhere: Simulator;

  before(async () => {
    elsewhere = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });
  after(() => elsewhere.close());

  it('is asked for, tried and kept', async () => {
    const { workbench, simulator } = running();
    const { quickInput, page } = workbench;
    await seen.watch(page);
    const address = new URL(page.url());
    address.searchParams.set('payload', JSON.stringify([['logLevel', 'trace']]));
    await page.goto(address.href);
    await workbench.waitUntilReady();

    simulator.misbehave({ on: 'query', fault: 'answer', status: 401, json: echo() });
    await workbench.runCommand('Runway: Set API Key…');
    await quickInput.waitFor(`API Key of ${new URL(simulator.origin).host}`);
    await quickInput.type(key.text);
    await quickInput.accept();
    await quickInput.waitForMessage('did not accept the API key (HTTP 401');
    await quickInput.type(key.text);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    assert.equal(
      (await simulator.answered('query', 2)).headers['authorization'],
      `Bearer ${key.text}`,
    );
  });

  it('pays for a video', async () => {
    const { workbench, simulator } = running();
    const { tasks, notifications } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill(prompt.text);
    await form.generate.click();
    await notifications.find('The video of sea.png was saved as sea.mp4.').waitFor();
    await tasks.row('sea.png').waitForDescription(/^Done/);
    assert.match(await tasks.row('sea.png').tooltip(), /State: Done/);
    assert.equal(simulator.count('video'), 1);
  });

  it('is refused in every way by a service that repeats it', async () => {
    const { workbench, simulator } = running();
    for (const refusal of refusals(elsewhere.origin)) {
      simulator.misbehave({ on: 'create', ...refusal });
      await submitAsNeighbour();
    }
    const form = await openForm(workbench, 'balloon.webp');
    simulator.misbehave({ on: 'create', fault: 'answer', status: 400, json: echo() });
    await form.prompt.fill(prompt.text);
    await form.generate.click();
    await form.waitForError('', 'is not known');
    await seen.look(workbench.page);
    await workbench.notifications.clear();
  });

  it('is in what a service says of its tasks', async () => {
    const { workbench, simulator } = running();
    const { tasks } = workbench;
    simulator.next({ end: { failure: `No ${key.text}.`, failureCode: `CODE.${key.text}` } });
    await submitAsNeighbour();
    simulator.misbehave({
      on: 'create',
      fault: 'answer',
      status: 200,
      json: { id: `task-${key.text}`, status: key.text },
    });
    await submitAsNeighbour();
    simulator.misbehave({ on: 'video', fault: 'redirect', to: `${elsewhere.origin}/video.mp4` });
    simulator.misbehave({
      on: 'query',
      fault: 'answer',
      status: 200,
      json: { status: 'SUCCEEDED', output: [linkWithKey(elsewhere.cdnOrigin)] },
    });
    await submitAsNeighbour();
    await workbench.eventually(async () => {
      const rows = await tasks.rows();
      assert.ok(rows.some((it) => it.description?.startsWith('Failed · The service failed')));
    });
    const failed = tasks.row('mountains.png');
    await failed.tooltip();

    simulator.behave();
    holdNext(simulator, { status: 'RUNNING', progress: 0.5 });
    await submitAsNeighbour();
    for (const fault of queryFaults(elsewhere.origin)) {
      const earlier = simulator.requests.filter((it) => it.fault === fault.fault).length;
      simulator.misbehave({ on: 'query', times: 3, ...fault });
      await workbench.runCommand('Runway: Refresh');
      await workbench.eventually(() => {
        const struck = simulator.requests.filter((it) => it.fault === fault.fault).length;
        assert.ok(struck > earlier);
      });
      simulator.behave();
    }
    await workbench.notifications.find('did not accept the API key').waitFor();
    await seen.look(workbench.page);
  });

  it('stays where it belongs when another service is chosen', async () => {
    const { workbench } = running();
    const { quickInput } = workbench;
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Address of the Service');
    await quickInput.type(elsewhere.origin);
    await quickInput.accept();
    await elsewhere.answered('query');
    await quickInput.waitUntilClosed();
    await workbench.eventually(async () => {
      await submitAsNeighbour();
      assert.ok(elsewhere.count('create') > 0);
    });
    await elsewhere.answered('video');
  });

  it('survives a reload and a crash of windows as nothing but a secret', async () => {
    const { workbench } = running();
    await workbench.reload();
    await workbench.tasks.open();
    await workbench.tasks.row('mountains.png').waitFor();
    const second = await workbench.openSecondWindow();
    await second.tasks.open();
    const crashed = new Promise((resolve) => second.page.once('crash', resolve));
    const session = await second.page.context().newCDPSession(second.page);
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await seen.look(workbench.page);
  });

  it('is found nowhere else', async () => {
    const { workbench, simulator } = running();
    await workbench.runCommand('Runway: Show Log');
    await workbench.page.locator('.view-line', { hasText: 'was accepted by' }).first().waitFor();
    await seen.look(workbench.page);
    const { dataDir } = workbench.session;
    const own = join('globalStorage', extensionId);
    const files = [...filesBelow(dataDir)];
    const storage = await storedIn(workbench.page);
    const places: [place: string, content: readonly (Buffer | string)[], allowed?: 'allowed'][] = [
      ['own log', files.filter((it) => isOwnLog(it)).map((it) => readFileSync(it))],
      ['all logs', files.filter((it) => it.includes('/logs/')).map((it) => readFileSync(it))],
      ['records and leases', files.filter((it) => it.includes(own)).map((it) => readFileSync(it))],
      ['user data, all files', files.map((it) => readFileSync(it))],
      ['workspace', [...filesBelow(workbench.folder)].map((it) => readFileSync(it))],
      ['names of files', [...files, ...filesBelow(workbench.folder)]],
      ['exported API', [readFileSync(exportsFile)]],
      ['browser storage', storage],
      ['own service: but its header', simulator.requests.map((it) => sent(it, 'api'))],
      ['own service: its header', simulator.requests.map((it) => it.headers['authorization'] ?? ''), 'allowed'],
      ['the other service and its videos', elsewhere.requests.map((it) => sent(it, 'all'))],
    ];
    const rows = [
      ...places.map(([place, content, allowed]) => ({
        place,
        allowed: allowed ?? 'no',
        ...sum(content.map((it) => key.searchIn(it))),
        prompt: times(sum(content.map((it) => prompt.searchIn(it)))),
      })),
      ...(['document', 'message'] as const).map((place) => ({ place, allowed: 'no', ...seen.in(place), prompt: -1 })),
    ];
    console.table(rows.map(({ found, ...it }) => ({ ...it, key: JSON.stringify(found) })));
    console.log(storage.map((it) => it.slice(0, 200)).filter((it) => /secret/i.test(it)));
    const wrong = rows.filter((it) => it.allowed === 'no' && times(it) > 0);
    assert.deepEqual(wrong, []);
  });

  /** Has the neighbour submit a task, and waits for what it hears. */
  async function submitAsNeighbour(): Promise<void> {
    const { workbench } = running();
    const heard = () => readFileSync(exportsFile, 'utf8').split('\nsettled ').length;
    const earlier = heard();
    await workbench.runCommand('Neighbour: Submit');
    await workbench.eventually(() => assert.ok(heard() > earlier));
  }
});

type Answering = Misbehaviour extends infer M ? (M extends unknown ? Omit<M, 'on'> : never) : never;

function refusals(elsewhere: string): Answering[] {
  const json = echo();
  const html = `<!doctype html><title>${key.text}</title><p>${JSON.stringify(json)}</p>`;
  const answers: Answering[] = [
    ...[400, 401, 403, 404, 413, 500, 503, 418].map((status): Answering => ({ fault: 'answer', status, json })),
    { fault: 'answer', status: 429, json, times: 3 },
    { fault: 'answer', status: 500, html },
    { fault: 'answer', status: 200, html },
    { fault: 'answer', status: 200, body: `Hello ${key.text}` },
    { fault: 'answer', status: 200, json: { code: 401, message: json['message'] } },
    {
      fault: 'answer',
      status: 400,
      body: '',
      headers: { 'X-Echo': `Bearer ${key.text}`, 'Retry-After': key.text, 'Content-Type': key.text },
    },
    { fault: 'redirect', to: `${elsewhere}/runwayml/v1/image_to_video` },
    { fault: 'reset', at: 'afterReading' },
  ];
  return answers;
}

function queryFaults(elsewhere: string): Answering[] {
  return [
    { fault: 'redirect', to: `${elsewhere}/runwayml/v1/tasks/1` },
    { fault: 'reset', at: 'afterReading' },
    { fault: 'answer', status: 401, json: echo() },
  ];
}

function linkWithKey(origin: string): string {
  return `${origin}/videos/canary.mp4?key=${encodeURIComponent(key.text)}`;
}

function isOwnLog(file: string): boolean {
  return file.includes('/logs/') && file.includes(extensionId);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));
}

/** A request as text; one to the key's own service without the header that the key belongs in. */
function sent(request: RecordedRequest, what: 'api' | 'all'): string {
  const { method, path, headers, rawBody, endpoint, root } = request;
  const { authorization, ...others } = headers;
  const isApi = root !== undefined && !['video', 'poster', 'uploadTarget'].includes(endpoint);
  const shown = what === 'api' && isApi ? others : headers;
  return `${method} ${path}\n${JSON.stringify(shown)}\n${Object.values(shown).join('\n')}\n${rawBody.toString('latin1')}`;
}

function sum(findings: readonly Finding[]): Finding {
  const found: Record<string, number> = {};
  for (const [name, count] of findings.flatMap((it) => Object.entries(it.found))) {
    found[name] = (found[name] ?? 0) + count;
  }
  return { characters: findings.reduce((all, it) => all + it.characters, 0), found };
}

/** All that a window keeps in its browser. */
async function storedIn(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  const frames = await Promise.all(page.frames().map(async (it) => it.evaluate(readStorage).catch(() => [])));
  return [JSON.stringify(cookies), ...frames.flat()];
}

/** Runs in a page. */
async function readStorage(): Promise<string[]> {
  const settled = async <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('The database cannot be read.'));
    });
  const plain = (_: string, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
  const texts = [localStorage, sessionStorage].flatMap((it) =>
    Object.entries(it).map(([name, value]) => `${name}: ${String(value)}`),
  );
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const table of database.objectStoreNames) {
      const store = database.transaction(table).objectStore(table);
      const keys = await settled(store.getAllKeys());
      const values = await settled<unknown[]>(database.transaction(table).objectStore(table).getAll());
      texts.push(...values.map((it, at) => `${name} ${table} ${String(keys[at])}: ${typeof it === 'string' ? it : JSON.stringify(it, plain)}`));
    }
    database.close();
  }
  return texts;
}


/** A service's answer that repeats whatever it was sent, in every place. */
function echo(): Record<string, unknown> {
  const header = `Bearer ${key.text}`;
  const said = `The key ${key.text} is not known (Authorization: ${header}).`;
  return {
    id: `task-${key.text}`,
    code: key.text,
    error: said,
    message: said,
    detail: { authorization: header, url: `https://example.com/?key=${encodeURIComponent(key.text)}` },
    issues: [{ path: [key.text], message: said, values: [key.text, header] }],
    [key.text]: key.text,
  };
}

/** An extension that looks at what ours gives to others, and asks it for tasks. */
function neighbour(): string {
  const folder = join(temporaryFolder('neighbour'), 'neighbour');
  mkdirSync(folder);
  const manifest = {
    name: 'neighbour',
    version: '0.0.1',
    publisher: 'nobody',
    engines: { vscode: '^1.100.0' },
    main: './main.cjs',
    activationEvents: ['onStartupFinished'],
    contributes: {
      commands: [{ command: 'neighbour.submit', title: 'Submit', category: 'Neighbour' }],
    },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.cjs'), neighbourCode());
  return folder;
}

function neighbourCode(): string {
  return `
const { appendFileSync } = require('node:fs');
const { inspect } = require('node:util');
const vscode = require('vscode');

const everything = { depth: 20, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null };

function note(name, it) {
  appendFileSync(process.env.CANARY_EXPORTS, name + ' ' + inspect(it, everything) + '\\n');
}

exports.activate = async (context) => {
  const extension = vscode.extensions.getExtension('${extensionId}');
  const api = await extension.activate();
  note('extension', { exports: extension.exports, tasks: api.tasks() });
  context.subscriptions.push(
    api.onDidChangeTasks((it) => note('changed', it)),
    vscode.commands.registerCommand('neighbour.submit', async () => {
      const image = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'mountains.png');
      const promptText = process.env.CANARY_PROMPT;
      const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText };
      await api.submit({ ...settings, image }).then(
        (it) => note('submitted', it),
        (it) => note('failed', it),
      );
      note('settled', 1);
    }),
  );
};
`;
}
