import assert from 'node:assert/strict';
import { startSimulator, type InjectedFault, type Simulator } from '../../simulator/index.ts';
import { TestEnvironment, type TestWindow } from '../../unit/tasks/support/testEnvironment.ts';
import { whenRecord } from '../../unit/tasks/support/records.ts';
import { formatTable } from '../support/formatTable.ts';
import { Everything, isApi } from './everything.ts';
import { Secret, sum, times, type Finding } from './secret.ts';

const key = new Secret('canary/KEY+7f3a"9c&e=<41%2b>0');
const prompt = new Secret('The canary of the prompt sings 7f3a9c');
const said = `The key ${key.text} is unknown (Authorization: Bearer ${key.text}).`;
const echo = {
  ...{ error: said, message: said, failure: said, failureCode: key.text, code: key.text },
  issues: [{ path: [key.text], message: said, values: [key.text] }],
};
const html = `<!doctype html><title>${key.text}</title>`;
const failed = { id: 'task-1', status: `FAILED`, failure: said, failureCode: key.text };
const link = (origin: string) => `${origin}/videos/a.mp4?key=${encodeURIComponent(key.text)}`;

/** What a service does to one kind of request; `elsewhere` is another one. */
type Story = (elsewhere: Simulator) => InjectedFault;

const answer =
  (status: number, json: unknown = echo): Story =>
  () => ({
    ...{ on: 'any', fault: 'answer', status, json },
  });
const anyStatus = [400, 401, 402, 403, 404, 405, 408, 409, 413, 422, 429, 500, 502, 503];
const redirects = ([301, 302, 303, 307, 308] as const).map((status): [string, Story] => [
  `a redirect elsewhere (${status})`,
  (it) => ({ on: 'any', fault: 'redirect', status, to: `${it.root('relay')}/tasks/1` }),
]);
const common: [what: string, story: Story][] = [
  ...anyStatus.map((it): [string, Story] => [`HTTP ${it}`, answer(it)]),
  ...redirects,
  ['a page', () => ({ on: 'any', fault: 'answer', status: 200, html })],
  ['a page of HTTP 500', () => ({ on: 'any', fault: 'answer', status: 500, html })],
  ['no JSON', () => ({ on: 'any', fault: 'answer', status: 200, body: said })],
  ['an error in HTTP 200', answer(200)],
  [
    'headers',
    () => ({
      ...{ on: 'any', fault: 'answer', status: 400, json: {} },
      headers: { 'X-Key': said, 'Retry-After': key.text, 'WWW-Authenticate': said },
    }),
  ],
  ['a reset', () => ({ on: 'any', fault: 'reset', at: 'afterReading' })],
  ['garbage', () => ({ on: 'any', fault: 'garbage' })],
];
const creates: typeof common = [
  ...common,
  ['an id', answer(200, { id: `task-${key.text}`, status: key.text })],
];
const queries: typeof common = [
  ...common,
  ['a failure', answer(200, failed)],
  ['a status', answer(200, { id: 'task-1', status: `RUNNING ${key.text}` })],
  [
    'a link',
    (it) => ({
      ...{ on: 'any', fault: 'answer', status: 200 },
      json: { id: 'task-1', status: 'SUCCEEDED', output: [link(it.cdnOrigin)] },
    }),
  ],
];
const videos: typeof common = [
  ...redirects,
  ['headers', () => ({ on: 'any', fault: 'headers', headers: { 'X-Key': said } })],
  ['HTTP 403', answer(403)],
  ['HTTP 503', answer(503)],
  ['a page', () => ({ on: 'any', fault: 'answer', status: 200, html })],
];

const all = [
  ['create', creates],
  ['query', queries],
  ['video', videos],
] as const;

describe('the key and the prompt', () => {
  const total = new Map<string, Finding>();
  let environment: TestEnvironment;
  let elsewhere: Simulator;
  let window: TestWindow;

  beforeEach(async () => {
    environment = await TestEnvironment.open({ apiKey: key.text });
    elsewhere = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
    window = await environment.window('window', (it) => {
      it.key = key.text;
    });
  });
  afterEach(async () => {
    await environment.close();
    await elsewhere.close();
  });
  after(() => {
    const rows = [...total].map(([place, { characters, found }]) => ({
      place,
      characters,
      found: JSON.stringify(found),
    }));
    console.log(`\n${formatTable(rows)}\n`);
  });

  for (const [on, stories] of all) {
    for (const [what, story] of stories) {
      it(`stay out of the log, the list and other hosts when a ${on} is answered with ${what}`, async () => {
        const everything = new Everything(environment, window);
        environment.simulator.injectFault({
          ...story(elsewhere),
          on,
          // A create that was refused for its rate is sent three times.
          times: on === 'create' ? 3 : 1,
        });
        const request = environment.request();
        const submitted = window.tasks.submit({
          ...request,
          settings: { ...request.settings, promptText: prompt.text },
        });
        const { record, error } = await environment.clock.runUntil(submitted);
        everything.tell(error);
        if (record.state === 'queued') {
          await environment.clock.runUntil(
            whenRecord(
              window.store,
              record.id,
              (it) => isSettled(it.state) || it.notice !== undefined,
            ),
          );
        }

        await assertClean(everything);
        everything.dispose();
      });
    }
  }

  async function assertClean(everything: Everything): Promise<void> {
    const leaks: string[] = [];
    for (const [place, texts] of await everything.places()) {
      const finding = sum(texts.map((it) => key.searchIn(it)));
      total.set(place, sum([total.get(place) ?? sum([]), finding]));
      if (times(finding) > 0) {
        leaks.push(`${place}: the key ${JSON.stringify(finding.found)}`);
      }
      const prompts = times(sum(texts.map((it) => prompt.searchIn(it))));
      if (prompts > 0 && ['log', 'leases', 'requests to others'].includes(place)) {
        leaks.push(`${place}: the prompt, ${prompts} times`);
      }
    }
    assert.deepEqual(leaks, []);
    assert.deepEqual(
      elsewhere.requests.filter((it) => it.headers['authorization'] !== undefined),
      [],
    );
    assert.ok(elsewhere.requests.every((it) => times(key.searchIn(it.path)) === 0));
    // They did get where they belong.
    const own = environment.simulator.requests.filter(isApi);
    assert.ok(own.length > 0);
    assert.ok(own.every((it) => it.headers['authorization'] === `Bearer ${key.text}`));
  }
});

function isSettled(state: string): boolean {
  return ['done', 'failed', 'cancelled', 'unsaved', 'unconfirmed'].includes(state);
}
