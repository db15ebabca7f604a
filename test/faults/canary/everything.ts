import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describeError } from '../../../src/util/log.ts';
import type { RecordedRequest } from '../../simulator/index.ts';
import type { TestEnvironment, TestWindow } from '../../unit/tasks/support/testEnvironment.ts';

/** Everything that leaves a window, by place. No place may hold a key. */
export class Everything {
  /** Records that changed, and errors, as listeners got them. */
  readonly #told: string[] = [];
  readonly #listening: { dispose(): void }[];

  constructor(
    private readonly environment: TestEnvironment,
    private readonly window: TestWindow,
  ) {
    this.#listening = [window.tasks.onDidChange((it) => this.#told.push(JSON.stringify(it)))];
  }

  /** Adds an error that a caller got. */
  tell(error: unknown): void {
    const whole = { depth: Infinity, showHidden: true, maxStringLength: Infinity };
    this.#told.push(inspect(error, whole), describeError(error));
  }

  async places(): Promise<ReadonlyMap<string, readonly string[]>> {
    const { context, tasks } = this.window;
    const { requests } = this.environment.simulator;
    return new Map([
      ['log', context.log.lines.map((it) => it.message)],
      ['told to others', this.#told],
      ['task list', [JSON.stringify(tasks.all())]],
      ['records', await contents(this.environment.records)],
      ['leases', await contents(this.environment.leases)],
      ['videos', await contents(this.environment.videos)],
      ['requests, but their header', requests.map(withoutHeader)],
      ['requests to others', requests.filter((it) => !isApi(it)).map(whole)],
    ]);
  }

  dispose(): void {
    for (const it of this.#listening) {
      it.dispose();
    }
  }
}

/** The names and contents of all files in a folder. */
async function contents(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  return Promise.all(
    files.map(async (it) => `${it}\n${(await readFile(it).catch(() => '')).toString('latin1')}`),
  );
}

/** Whether a request went to the service itself, not to its host of videos. */
export function isApi({ root }: RecordedRequest): boolean {
  return root !== undefined;
}

function withoutHeader({ method, path, headers, rawBody }: RecordedRequest): string {
  return `${method} ${path}\n${inspect({ ...headers, authorization: '' })}\n${rawBody.toString('latin1')}`;
}

function whole(request: RecordedRequest): string {
  return `${withoutHeader(request)}\n${request.headers['authorization'] ?? ''}`;
}
