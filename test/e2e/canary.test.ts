import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Secret, sum, times, type Finding } from '../faults/canary/secret.ts';
import type { InjectedFault, RecordedRequest, Simulator } from '../simulator/index.ts';
import { startSimulator } from '../simulator/index.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { readFiles, type Files } from './support/files.ts';
import { openForm } from './support/form.ts';
import { everyText } from './support/frames.ts';
import { holdNext } from './support/simulated.ts';
import { finished } from './support/treeRow.ts';
import { useExtension } from './support/useExtension.ts';
import { extensionId } from './support/workbench.ts';

const key = new Secret('canary/KEY+7f3a"9c&e=<41%2b>0');
const prompt = new Secret('The canary of the prompt sings 7f3a9c');

/** What other extensions can get or hear, as a page. */
const exportsFile = join(temporaryFolder('exports'), 'exports.txt');

/** Everything that windows and their frames show or send to each other. */
class Seen {
  readonly #places = new Map<string, { characters: number; found: Record<string, number> }>();

  async watch(page: Page): Promise<void> {
    const context = page.context();
    await context.exposeFunction('canarySeen', (place: string, length: number, found: string[]) => {
      this.#add(place, length, found);
    });
    await context.addInitScript(watchPage, [...key.shapes]);
  }

  /** Reads what the page contains now, including shadow trees. */
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

/**
 * Runs in every page and frame before anything else. What it finds it says at once; how much it has
 * searched, four times a second: there are thousands of messages.
 */
function watchPage(shapes: [name: string, shape: string][]): void {
  const searched = new Map<string, number>();
  const say = (place: string, found: string[]) => {
    const { canarySeen } = globalThis as unknown as {
      canarySeen: (place: string, length: number, found: string[]) => void;
    };
    canarySeen(place, searched.get(place) ?? 0, found);
    searched.delete(place);
  };
  const seen = (place: string, text: string) => {
    const found = shapes.filter(([, it]) => text.includes(it)).map(([name]) => name);
    if (!searched.has(place)) setTimeout(() => say(place, []), 250);
    searched.set(place, (searched.get(place) ?? 0) + text.length);
    if (found.length > 0) say(place, found);
  };
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? undefined : value;
  window.addEventListener('message', (event) => {
    seen('message', JSON.stringify([event.data], plain));
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

describe('The API key in the whole workbench', () => {
  const running = useExtension({
    separate: true,
    simulator: { apiKey: key.text },
    unpacked: [neighbour()],
    env: { CANARY_EXPORTS: exportsFile, CANARY_PROMPT: prompt.text },
    // With a price, the user is asked once about all that the neighbour submits.
    userSettings: {
      'runwayVideo.models': {
        gen4_turbo: { offers: { relay: { durations: [5], creditsPerSecond: 1 } } },
      },
    },
  });
  let allowed = false;
  const seen = new Seen();
  let elsewhere: Simulator;

  before(async () => {
    elsewhere = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });
  after(() => elsewhere.close());

  it('is sent to its own service only, and is otherwise nowhere', async function () {
    this.timeout(600_000);
    await enterKey();
    await payForVideo();
    await refuse();
    await answerAboutTasks();
    await selectAnotherService();
    await reloadAndCrash();
    await searchEverywhere();
  });

  /** Enters the key. The service rejects it first, and repeats it. */
  async function enterKey(): Promise<void> {
    const { workbench, simulator } = running();
    const { quickInput, page } = workbench;
    await seen.watch(page);
    const address = new URL(page.url());
    address.searchParams.set('payload', JSON.stringify([['logLevel', 'trace']]));
    await page.goto(address.href);
    await workbench.waitUntilReady();

    simulator.injectFault({ on: 'query', fault: 'answer', status: 401, json: echo() });
    await workbench.runCommand('Runway: Set API Key…');
    await quickInput.waitFor(`${new URL(simulator.origin).host} API Key`);
    await quickInput.type(key.text);
    await quickInput.accept();
    await quickInput.waitForMessage('rejected the API key (HTTP 401');
    await quickInput.type(key.text);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
    assert.equal(
      (await simulator.answered('query', 2)).headers['authorization'],
      `Bearer ${key.text}`,
    );
  }

  /** Pays for a video. */
  async function payForVideo(): Promise<void> {
    const { workbench, simulator } = running();
    const { tasks, notifications } = workbench;
    const form = await openForm(workbench, 'sea.png');
    await form.prompt.fill(prompt.text);
    await form.generate.click();
    await notifications.find('sea.mp4 is ready').waitFor();
    await tasks.row('sea.png').waitForDescription(finished());
    await workbench.eventually(async () => {
      assert.match(await tasks.row('sea.png').tooltip(), /State: Done/);
    });
    assert.equal(simulator.count('video'), 1);
  }

  /** Submits tasks that the service refuses in every way, repeating the key. */
  async function refuse(): Promise<void> {
    const { workbench, simulator } = running();
    const injected = refusals(elsewhere.origin).map((refusal) =>
      simulator.injectFault({ on: 'create', ...refusal }),
    );
    await submitAsNeighbour('Submit Often', injected.length);
    assert.deepEqual(
      injected.filter(({ count }) => count === 0),
      [],
      'Not every refusal was sent.',
    );
    // Don't move the rows between hovering over a row and clicking it.
    await workbench.explorer.row('sea.mp4');
    const form = await openForm(workbench, 'balloon.webp');
    simulator.injectFault({ on: 'create', fault: 'answer', status: 400, json: taskless() });
    await form.prompt.fill(prompt.text);
    await form.generate.click();
    await form.waitForError('', 'is not known');
    await seen.look(workbench.page);
    await workbench.notifications.clear();
  }

  /** Lets the service repeat the key in its answers about tasks. */
  async function answerAboutTasks(): Promise<void> {
    const { workbench, simulator } = running();
    const { tasks } = workbench;
    simulator.next({ end: { failure: `No ${key.text}.`, failureCode: `CODE.${key.text}` } });
    await submitAsNeighbour();
    simulator.injectFault({
      on: 'create',
      fault: 'answer',
      status: 200,
      json: { id: `task-${key.text}`, status: key.text },
    });
    await submitAsNeighbour();
    await workbench.eventually(async () => {
      const rows = await tasks.rows();
      assert.ok(
        rows.some((it) =>
          /^Failed · [^·]+ · [^·]+ · The service couldn’t generate the video: /.test(
            it.description ?? '',
          ),
        ),
      );
    });

    holdNext(simulator, { status: 'RUNNING', progress: 0.5 });
    await submitAsNeighbour();
    const task = simulator.tasks.at(-1);
    assert.ok(task);
    for (const fault of queryFaults(elsewhere)) {
      simulator.injectFault({ on: 'query', if: (it) => it.path.endsWith(task.id), ...fault });
      const faultApplied = waitForFault(simulator, (it) => it.path.endsWith(task.id));
      await workbench.runCommand('Runway: Refresh');
      await faultApplied;
    }
    await workbench.notifications.find('rejected the API key').waitFor();
    await tasks.row('mountains.png').tooltip();

    // First a link that contains the key, then a redirect, then the right link.
    simulator.injectFault({
      on: 'query',
      if: (it) => it.path.endsWith(task.id),
      ...{ fault: 'answer', status: 200 },
      json: { status: 'SUCCEEDED', output: [linkWithKey(elsewhere.cdnOrigin)] },
    });
    simulator.injectFault({ on: 'video', fault: 'redirect', to: `${elsewhere.origin}/video.mp4` });
    const video = waitForFault(simulator, (it) => it.endpoint === 'video');
    const link = elsewhere.received('video');
    await workbench.runCommand('Runway: Refresh');
    await link;
    task.release();
    await video;
    await seen.look(workbench.page);
  }

  /** Selects a service that needs no key. */
  async function selectAnotherService(): Promise<void> {
    const { workbench } = running();
    const { quickInput } = workbench;
    await workbench.runCommand('Runway: Select Service…');
    await quickInput.waitFor('Select a Service');
    await quickInput.pick('Another Service…');
    await quickInput.waitFor('Service Address');
    await quickInput.type(elsewhere.origin);
    await quickInput.accept();
    await elsewhere.answered('query');
    await quickInput.waitUntilClosed();
    await workbench.eventually(async () => {
      await submitAsNeighbour();
      assert.ok(elsewhere.count('create') > 0);
    });
    await elsewhere.answered('video');
  }

  /** Reloads the window, and lets another one crash. */
  async function reloadAndCrash(): Promise<void> {
    const { workbench } = running();
    await workbench.reload();
    await workbench.tasks.open();
    // Logging everything makes a window slow.
    await workbench.tasks.row('mountains.png').locator.waitFor({ timeout: 60_000 });
    const second = await workbench.openSecondWindow();
    await second.tasks.open();
    const crashed = new Promise((resolve) => second.page.once('crash', resolve));
    const session = await second.page.context().newCDPSession(second.page);
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await seen.look(workbench.page);
  }

  /** Searches everything that was written, sent, shown or exported. */
  async function searchEverywhere(): Promise<void> {
    const { workbench, simulator } = running();
    await workbench.runCommand('Runway: Show Log');
    await workbench.page
      .locator('.view-line', { hasText: /\[(?:trace|debug|info|warning|error)\]/ })
      .first()
      .waitFor();
    await seen.look(workbench.page);
    const { dataDir } = workbench.session;
    const own = join('globalStorage', extensionId);
    const [files, workspace] = [dataDir, workbench.folder].map(readFiles) as [Files, Files];
    const storage = await storedIn(workbench.page);
    const places: [place: string, content: readonly (Buffer | string)[], allowed?: 'allowed'][] = [
      ['own log', contents(files, isOwnLog)],
      ['all logs', contents(files, (it) => it.includes('/logs/'))],
      ['records and leases', contents(files, (it) => it.includes(own))],
      ['user data, all files', [...files.values()]],
      ['workspace', [...workspace.values()]],
      ['names of files', [...files.keys(), ...workspace.keys()]],
      ['exported API', [readFileSync(exportsFile)]],
      ['browser storage', storage],
      ['own service: but its header', simulator.requests.map((it) => sent(it, 'api'))],
      [
        'own service: its header',
        simulator.requests.map((it) => it.headers['authorization'] ?? ''),
        'allowed',
      ],
      ['the other service and its videos', elsewhere.requests.map((it) => sent(it, 'all'))],
    ];
    const rows = [
      ...places.map(([place, content, allowed]) => ({
        place,
        allowed: allowed ?? 'no',
        ...sum(content.map((it) => key.searchIn(it))),
        prompt: times(sum(content.map((it) => prompt.searchIn(it)))),
      })),
      ...(['document', 'message'] as const).map((place) => ({
        place,
        allowed: 'no',
        ...seen.in(place),
        prompt: -1,
      })),
    ];
    console.table(rows.map(({ found, ...it }) => ({ ...it, key: JSON.stringify(found) })));
    const wrong = rows.filter((it) => it.allowed === 'no' && times(it) > 0);
    assert.deepEqual(wrong, []);
  }

  /** Lets the neighbour extension submit, and waits until its tasks are created or refused. */
  async function submitAsNeighbour(command = 'Submit', times = 1): Promise<void> {
    const { workbench } = running();
    const heard = () => readFileSync(exportsFile, 'utf8').split('\nsettled ').length;
    const earlier = heard();
    await workbench.runCommand(`Neighbour: ${command}`);
    if (!allowed) {
      await workbench.dialog.waitFor('Allow nobody.neighbour to generate a video?');
      await seen.look(workbench.page);
      await workbench.dialog.press('Allow up to 500 Credits');
      allowed = true;
    }
    for (let count = 0; count < times; count++) {
      await workbench.eventually(() => assert.ok(heard() > earlier + count));
    }
  }
});

type Answering = InjectedFault extends infer M
  ? M extends unknown
    ? Omit<M, 'on'>
    : never
  : never;

function refusals(elsewhere: string): Answering[] {
  const json = echo();
  const html = `<!doctype html><title>${key.text}</title><p>${JSON.stringify(json)}</p>`;
  const answers: Answering[] = [
    ...[400, 401, 403, 404, 413, 500, 503, 418].map((status): Answering => ({
      fault: 'answer',
      status,
      json,
    })),
    { fault: 'answer', status: 429, json },
    // Only a refusal without a task is sent again.
    { fault: 'answer', status: 429, json: taskless(), times: 3 },
    { fault: 'answer', status: 500, html },
    { fault: 'answer', status: 200, html },
    { fault: 'answer', status: 200, body: `Hello ${key.text}` },
    { fault: 'answer', status: 200, json: { code: 401, message: json['message'] } },
    {
      fault: 'answer',
      status: 400,
      body: '',
      headers: {
        'X-Echo': `Bearer ${key.text}`,
        'Retry-After': key.text,
        'Content-Type': key.text,
      },
    },
    { fault: 'redirect', to: `${elsewhere}/runwayml/v1/image_to_video` },
    { fault: 'reset', at: 'afterReading' },
  ];
  return answers;
}

/** The last fault stops the polling until the key is set again or the user refreshes. */
function queryFaults(elsewhere: Simulator): Answering[] {
  return [
    { fault: 'redirect', to: `${elsewhere.root('relay')}/tasks/1` },
    { fault: 'reset', at: 'afterReading' },
    { fault: 'answer', status: 401, json: echo() },
  ];
}

/** Settles when the next fault is applied to a matching request. */
async function waitForFault(
  simulator: Simulator,
  which: (request: RecordedRequest) => boolean,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (request: RecordedRequest) => {
      if (request.fault !== undefined && which(request)) {
        simulator.off('answer', look);
        resolve();
      }
    };
    simulator.on('answer', look);
  });
}

function linkWithKey(origin: string): string {
  return `${origin}/videos/canary.mp4?key=${encodeURIComponent(key.text)}`;
}

function isOwnLog(file: string): boolean {
  return file.includes('/logs/') && file.includes(extensionId);
}

function contents(files: Files, which: (file: string) => boolean): Buffer[] {
  return [...files].filter(([file]) => which(file)).map(([, content]) => content);
}

/** A request as text. For the key's own service, without the header that carries the key. */
function sent(request: RecordedRequest, what: 'api' | 'all'): string {
  const { method, path, rawBody, root } = request;
  const headers = { ...request.headers };
  if (what === 'api' && root !== undefined) headers['authorization'] = '';
  const lines = [`${method} ${path}`, ...Object.entries(headers).map((it) => it.join(': '))];
  return [...lines, rawBody.toString('latin1')].join('\n');
}

/** Everything that a window stores in its browser. */
async function storedIn(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  const frames = await Promise.all(
    page.frames().map(async (it) => it.evaluate(readStorage).catch(() => [])),
  );
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
      const values = await settled<unknown[]>(
        database.transaction(table).objectStore(table).getAll(),
      );
      texts.push(
        ...values.map(
          (it, at) =>
            `${name} ${table} ${JSON.stringify(keys[at])}: ${typeof it === 'string' ? it : JSON.stringify(it, plain)}`,
        ),
      );
    }
    database.close();
  }
  return texts;
}

/** A service's answer that repeats everything it received, in every field. */
function echo(): Record<string, unknown> {
  const header = `Bearer ${key.text}`;
  const said = `The key ${key.text} is not known (Authorization: ${header}).`;
  return {
    id: `task-${key.text}`,
    code: key.text,
    error: said,
    message: said,
    detail: {
      authorization: header,
      url: `https://example.com/?key=${encodeURIComponent(key.text)}`,
    },
    issues: [{ path: [key.text], message: said, values: [key.text, header] }],
    [key.text]: key.text,
  };
}

/** An echo that can't be read as a task. */
function taskless(): Record<string, unknown> {
  return { ...echo(), id: undefined };
}

/** An extension that reads what our extension offers to others, and submits tasks. */
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
      commands: [
        { command: 'neighbour.submit', title: 'Submit', category: 'Neighbour' },
        { command: 'neighbour.submitOften', title: 'Submit Often', category: 'Neighbour' },
      ],
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
  note('extension', { exports: extension.exports, tasks: await api.tasks() });
  const submit = async (times) => {
    const image = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'mountains.png');
    const promptText = process.env.CANARY_PROMPT;
    const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText };
    for (let count = 0; count < times; count += 1) {
      await api.submit({ ...settings, image }).then(
        (it) => note('submitted', it),
        (it) => note('failed', it),
      );
      note('settled', count);
    }
  };
  context.subscriptions.push(
    api.onDidChangeTasks((it) => note('changed', it)),
    vscode.commands.registerCommand('neighbour.submit', () => submit(1)),
    vscode.commands.registerCommand('neighbour.submitOften', () => submit(${refusals('').length})),
  );
};
`;
}
