import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Capabilities } from '../../src/services/capabilities.ts';
import { TaskListError } from '../../src/taskListError.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import { Emitter } from '../../src/util/emitter.ts';
import { isTaskRow, type Row } from '../../src/views/rows.ts';
import { TaskFilter } from '../../src/views/taskFilter.ts';
import { TaskTree } from '../../src/views/taskTree.ts';
import { taskRecord } from '../unit/tasks/support/records.ts';
import { rowActions } from './rowActions.ts';
import { extensionPath } from './support.ts';

const relay = 'https://relay.example.com/v1';
const prompt = 'Gentle waves roll in';
const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: prompt };
const failure = { type: 'generation', code: 'SAFETY.INPUT.TEXT', said: 'Moderated.' } as const;

const batch = { sha256: 'ab12', credits: 25 };
/** Why nothing more of a batch is sent before the user decides. */
const paused = {
  kind: 'paused',
  failure: { type: 'severalUnconfirmed' },
} as const;

/**
 * Milliseconds since the epoch: noon, so that a few minutes ago is today. The rows say how long their
 * tasks still take from now.
 */
const now = new Date().setHours(12, 0, 0, 0);

/** One task in each state, some that wait, a new one and three variations. */
const records: readonly TaskRecord[] = [
  { ...task('preparing', {}), taskId: undefined },
  { ...task('submitting', {}), taskId: undefined },
  task('queued', { settings: { ...settings, seed: 7, audio: true } }),
  task('running', { progress: 0.42, status: 'RUNNING' }),
  task('running', { progress: 0.42, status: 'RUNNING', expectedEnd: now + 41_000 }),
  task('running', { progress: 0.5, service: relay, status: '正在做梦' }),
  task('running', { notice: { kind: 'offline', failure: { type: 'other', message: '' } } }),
  task('queued', { notice: { kind: 'key', failure: { type: 'noKey' } } }),
  task('running', { cancelling: true }),
  task('saving', { videoUrl: 'https://cdn.example.com/v.mp4' }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 125_000, chargedCredits: 25 }),
  task('failed', { endedAt: now - 125_000, problem: { failure, charged: 'no' } }),
  task('cancelled', { endedAt: now - 125_000 }),
  task('unsaved', {
    endedAt: now - 125_000,
    problem: { failure: { type: 'videoGone' }, charged: 'unknown' },
  }),
  {
    ...task('unconfirmed', {
      endedAt: now - 125_000,
      problem: { failure: { type: 'windowClosed' }, charged: 'unknown' },
    }),
    taskId: undefined,
  },
  task('done', {
    file: '/pictures/sea.mp4',
    moreVideos: [{ url: 'https://cdn.example.com/w.mp4', file: '/pictures/sea-2.mp4' }],
    endedAt: now - 125_000,
  }),
  task('done', {
    file: '/pictures/t.mp4',
    settings: undefined,
    image: { uri: '', name: 'task-9' },
  }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 125_000, unseen: true }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 60_000, unseen: true, group: 'one' }),
  task('failed', { endedAt: now - 125_000, problem: { failure, charged: 'no' }, group: 'one' }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 125_000, group: 'one' }),
  task('running', { progress: 0.42, status: 'RUNNING', group: 'two' }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 125_000, group: 'two' }),
  task('unsaved', { endedAt: now - 125_000, group: 'three' }),
  task('done', { file: '/pictures/sea.mp4', endedAt: now - 125_000, group: 'three' }),
  { ...task('waiting', { batch }), taskId: undefined },
  { ...task('waiting', { batch, notice: paused }), taskId: undefined },
  { ...task('waiting', { batch, group: 'batch' }), taskId: undefined },
  task('done', { batch, group: 'batch', file: '/pictures/sea.mp4', endedAt: now - 125_000 }),
].map((record, index) => ({ ...record, id: `record-${index}` }));

function task(state: TaskRecord['state'], changes: Partial<TaskRecord>): TaskRecord {
  const image = { uri: 'file:///pictures/sea.png', name: 'sea.png' };
  return taskRecord({ state, settings, image, taskId: 'task-1', ...changes });
}

describe('The rows of the task list', () => {
  it('show this text, these icons, actions and tooltips', async () => {
    const capabilities = new Capabilities();
    capabilities.learn(relay, 'cancel', false);
    const tree = makeTree(new ListedTasks(records), capabilities);
    const rows: string[] = [];
    mock.method(Date, 'now', () => now);
    for (const row of await listRows(tree)) {
      const item = await tree.resolveTreeItem(await tree.getTreeItem(row), row);
      const title = isTaskRow(row) ? row.state : row.kind;
      const lines =
        !isTaskRow(row) && row.kind === 'group' ? describeGroup(item) : describeRow(item);
      rows.push([`# ${title}`, ...lines, ''].join('\n'));
    }
    mock.restoreAll();
    assertSame('test/fixtures/taskRows.txt', rows.join('\n'));
  });

  it('have no text without a translation', async () => {
    const files = ['l10n/bundle.l10n.json'].map((name) =>
      readFileSync(join(extensionPath(), name), 'utf8'),
    );
    const english = JSON.parse(files.join('')) as Record<string, string>;
    const marked = Object.entries(english).map(([text, it]) => [text, `⟦${it}⟧`]);
    const tree = makeTree(new ListedTasks(records));
    l10n.config({ contents: Object.fromEntries(marked) as Record<string, string> });
    try {
      for (const row of await listRows(tree)) {
        const item = await tree.resolveTreeItem(await tree.getTreeItem(row), row);
        const { label, description, accessibilityInformation, tooltip, command } = item;
        assert.ok(typeof label === 'string');
        assert.equal(tooltip instanceof vscode.MarkdownString, isTaskRow(row));
        const texts = [
          ...[description, accessibilityInformation?.label, command?.title],
          tooltip instanceof vscode.MarkdownString ? tooltip.value : undefined,
          isTaskRow(row) || row.kind === 'variations' ? undefined : label,
        ];
        for (const text of texts.filter((it) => it !== undefined)) {
          assert.equal(withoutTranslated(String(text)).match(/\p{L}{2,}/gu), null, String(text));
        }
      }
    } finally {
      l10n.config({ contents: {} });
    }
  });

  it('are replaced by one sentence when the list can’t be opened', async () => {
    const view: { message?: string } = {};
    const failed = new TaskListError('/storage', new Error('EACCES'));
    const tree = new TaskTree(() => Promise.reject(failed), new Capabilities(), view, noFilter);
    assert.deepEqual(await tree.getChildren(), []);
    assert.match(
      view.message ?? '',
      /^The task list can’t be opened\. Check that the folder \/storage /,
    );
  });

  it('are made anew when their time left reads differently', async () => {
    const tree = makeTree(new ListedTasks(records));
    const [timed] = records.filter((it) => it.expectedEnd !== undefined);
    assert.ok(timed?.expectedEnd !== undefined);
    const row = async (seconds: number) => {
      const clock = mock.method(Date, 'now', () => (timed.expectedEnd ?? NaN) - seconds * 1000);
      const item = await tree.getTreeItem(timed);
      clock.mock.restore();
      return item;
    };
    const first = await row(41);

    assert.equal(await row(39), first);
    assert.match(String((await row(31)).description), / · about 30 s left · /);
    assert.doesNotMatch(String((await row(0)).description), /left/);
  });
});

describe('When tasks change, VS Code is asked to redraw', () => {
  const running = task('running', { progress: 0.42 });
  const done = task('done', {});

  /** Shows these tasks, lets them change, and returns the rows that are asked for again. */
  async function change(changed: TaskRecord): Promise<readonly Row[] | 'all'> {
    const tasks = new ListedTasks([running, done]);
    const tree = makeTree(tasks);
    const changes = new Emitter<readonly TaskRecord[]>((error) => assert.ifError(error));
    const updates: (readonly Row[] | 'all')[] = [];
    const update = (rows?: readonly Row[]) => updates.push(rows ?? 'all');
    await tree.getChildren();
    const view = { visible: true, onDidChangeVisibility: never };
    tree.follow(
      {
        ...{ get: () => undefined, running: () => [], unseen: () => [] },
        ...{ onDidChange: changes.event, window: 'window' },
      },
      { view, update },
    );
    changes.fire([changed]);
    return updates.at(-1) ?? [];
  }

  it('the row of a task that stays in its place', async () => {
    const [row] = await change({ ...running, progress: 0.5 });
    assert.equal(row, running);
    const [ended] = await change({ ...done, announced: true });
    assert.equal(ended, done);
  });

  it('the whole list when a task ends, is removed, or is new', async () => {
    assert.equal(await change({ ...running, state: 'done' }), 'all');
    assert.equal(await change({ ...done, removedAt: 1 }), 'all');
    assert.equal(await change(task('queued', {})), 'all');
  });

  it('the rows whose time left reads differently, after 10 s', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
    const soon = task('running', { id: 'soon', expectedEnd: 41_000 });
    const later = task('running', { id: 'later', expectedEnd: 300_000 });
    const tasks = new ListedTasks([soon, later]);
    const tree = makeTree(tasks);
    const updates: (readonly Row[] | undefined)[] = [];
    for (const record of await tree.getChildren()) {
      await tree.getTreeItem(record);
    }
    const following = tree.follow(
      {
        ...{ get: (id) => tasks.get(id), running: () => tasks.all(), unseen: () => [] },
        ...{ onDidChange: never, window: 'window' },
      },
      {
        view: { visible: true, onDidChangeVisibility: never },
        update: (rows) => updates.push(rows),
      },
    );
    try {
      mock.timers.tick(10_000);
      assert.deepEqual(updates, [undefined, [soon]]);
      following.dispose();
      mock.timers.tick(10_000);
      assert.equal(updates.length, 2);
    } finally {
      mock.timers.reset();
    }
  });
});

/** A text without what is translated, what the system writes, and what is the user's or the service's. */
function withoutTranslated(text: string): string {
  let rest = text.replace(/\\(?=[^\w\s])/g, '');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '');
  }
  const data = [prompt, 'sea.png', 'task-9'];
  return data.reduce((left, it) => left.replaceAll(it, ''), rest);
}

/** All tasks are shown. */
const noFilter = new TaskFilter((error) => assert.ifError(error));

function makeTree(tasks: ListedTasks, capabilities = new Capabilities()): TaskTree {
  return new TaskTree(() => Promise.resolve(tasks), capabilities, {}, noFilter);
}

/** The rows of a tree from top to bottom, as if all were open. */
async function listRows(tree: TaskTree, parent?: Row): Promise<Row[]> {
  const rows: Row[] = [];
  for (const row of await tree.getChildren(parent)) {
    rows.push(row, ...(await listRows(tree, row)));
  }
  return rows;
}

/** An event that never happens. */
const never = () => ({ dispose: () => undefined });

/** The tasks of a list that doesn't change. */
class ListedTasks {
  constructor(private readonly records: readonly TaskRecord[]) {}

  all(): readonly TaskRecord[] {
    return this.records;
  }

  get(id: string): TaskRecord | undefined {
    return this.records.find((it) => it.id === id);
  }

  async loadEnded(): Promise<void> {
    // Everything is read.
  }
}

function describeGroup({ label, description, ...item }: vscode.TreeItem): string[] {
  assert.ok(typeof label === 'string' && typeof description === 'string');
  const isOpen = item.collapsibleState === vscode.TreeItemCollapsibleState.Expanded;
  return [
    `${isOpen ? '▾' : '▸'} ${label} · ${description}`,
    `read as: ${item.accessibilityInformation?.label}`,
  ];
}

function describeRow({
  label,
  description,
  iconPath,
  accessibilityInformation,
  contextValue = '',
  command,
  tooltip,
  resourceUri,
  collapsibleState,
}: vscode.TreeItem): string[] {
  assert.ok(typeof label === 'string');
  assert.ok(typeof description === 'string');
  assert.ok(iconPath instanceof vscode.ThemeIcon);
  const isClosed = collapsibleState === vscode.TreeItemCollapsibleState.Collapsed;
  const lines =
    tooltip instanceof vscode.MarkdownString
      ? tooltip.value.split('\n').map((line) => line.trim())
      : [];
  const icon = [iconPath.id, iconPath.color?.id].filter(Boolean).join(' ');
  // A mark is at the end of a row with such a URI.
  const mark = resourceUri === undefined ? '' : ' ●';
  return [
    `${isClosed ? '▸ ' : ''}[${icon}] ${label} · ${description}${mark}`,
    `read as: ${accessibilityInformation?.label}`,
    `a click: ${command?.command ?? 'nothing'}`,
    `buttons: ${rowActions(contextValue, 'button').join(', ')}`,
    `menu: ${rowActions(contextValue, 'menu').join(', ')}`,
    // Times and paths are written for the place where the test runs.
    ...lines
      .filter((line) => line !== '' && !/^(Created|Ended|Image|Video):/.test(line))
      .map((it) => `| ${it}`),
  ];
}

/** Compares a text with a file. With UPDATE_FIXTURES=1 it writes the file. */
function assertSame(path: string, text: string): void {
  const file = join(extensionPath(), path);
  if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}
