import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { GenerateVideoTool } from '../../src/agents/generateVideo.ts';
import type { ExtensionApi, Task } from '../../src/api.ts';
import { quickClock, withService, type OwnService } from './ownApp.ts';
import { keepRunning } from './recordingService.ts';
import {
  allowing,
  answering,
  extensionApi,
  isMp4,
  picture,
  replacing,
  withSetting,
  type ShownMessage,
} from './support.ts';

const allow = 'Allow This Video';

/** Every test has a prompt of its own: a repeated call gives the task that exists. */
let count = 0;
const newPrompt = () => `Waves roll in, take ${(count += 1)}.`;

describe('The tools for agents', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await extensionApi();
  });

  it('are there for language models, with a schema', () => {
    const own = vscode.lm.tools.filter(({ name }) => name.startsWith('runway_'));
    assert.deepEqual(own.map(({ name }) => name).sort(), [
      ...['runway_generate_video', 'runway_list_videos'],
    ]);
    for (const { inputSchema, description, tags } of own) {
      assert.ok(inputSchema !== undefined && description !== '' && tags.includes('runway'));
    }
  });

  it('ask before they spend, and answer with the task', async () => {
    const prompt = newPrompt();
    let answer = '';
    const shown = await answering([allow], async () => {
      answer = await call({ image: 'sea.png', prompt, seed: 7, wait: false });
    });
    assert.deepEqual(
      shown.filter(({ kind }) => kind === 'dialog').map(({ text, buttons }) => [text, buttons]),
      [['Allow an agent to generate a video?', [allow]]],
    );
    const detail = dialogDetail(shown);
    assert.match(detail, /^The price isn’t known\.\nIn the last 24 hours, agents spent /);
    assert.match(
      detail,
      /\n\nImage: sea\.png\nService: 127\.0\.0\.1:\d+\nModel: gen4_turbo\nRatio: 1280:720\nDuration: 5 s\nSeed: 7\nPrompt: “Waves roll in, take \d+\.”$/,
    );
    const { settings } = readTask(answer);
    assert.deepEqual([settings?.['seed'], settings?.['promptText']], [7, prompt]);
  });

  it('send nothing that the user doesn’t allow', async () => {
    const earlier = await listIds(api);
    await answering([], () =>
      assert.rejects(
        call({ image: 'sea.png', prompt: newPrompt() }),
        /The user didn’t allow this video\. Nothing was sent, so nothing was charged\./,
      ),
    );
    assert.deepEqual(await listIds(api), earlier);
  });

  it('give the task of an earlier call, unless another is asked for', async () => {
    const input = { image: 'sea.png', prompt: newPrompt(), wait: false };
    const answers: string[] = [];
    const shown = await answering([allow], async () => {
      answers.push(...(await Promise.all([call(input), call(input)])));
      answers.push(await call({ ...input, image: picture('sea.png').fsPath }));
      answers.push(await call({ ...input, another: true }));
    });
    // Of two calls at once, either may come first.
    const repeated = answers.map((it) => it.startsWith('This is the task of an earlier call'));
    assert.deepEqual(repeated.slice(0, 2).toSorted(), [false, true]);
    assert.deepEqual(repeated.slice(2), [true, false]);
    const [first, ...others] = answers.map((it) => readTask(it).id);
    assert.deepEqual(
      others.map((id) => id === first),
      [true, true, false],
    );
    assert.equal(shown.filter(({ kind }) => kind === 'dialog').length, 2);
  });

  it('answer at once without a wait, and say that the task goes on', async () => {
    const input = { image: 'sea.png', prompt: newPrompt(), wait: false };
    const answer = await allowing(() => call(input));
    assert.match(answer, /^The task goes on in the background/);
    const { id } = readTask(answer);
    const listed = await call({ task: id }, 'runway_list_videos');
    const { newest } = JSON.parse(listed) as { newest: AnsweredTask[] };
    assert.deepEqual(
      newest.map((it) => it.id),
      [id],
    );
  });

  it('list the videos of an image of this workspace, newest first', async () => {
    const [newest, older] = [newPrompt(), newPrompt()].reverse();
    for (const prompt of [older, newest]) {
      await allowing(() => call({ image: 'pages/lighthouse.png', prompt, wait: false }));
    }
    const listed = await call({ image: 'pages/lighthouse.png', limit: 2 }, 'runway_list_videos');
    const { tasks, newest: shown } = JSON.parse(listed) as {
      tasks: number;
      newest: AnsweredTask[];
    };
    assert.ok(tasks >= 2);
    assert.deepEqual(
      shown.map((it) => it.settings?.['promptText']),
      [newest, older],
    );
  });

  for (const [what, input, message] of [
    ['a path that leads out', { image: '../sea.png' }, /must be a file in this workspace/],
    ['a path of the system', { image: '/etc/hostname' }, /must be a file in this workspace/],
    ['an address', { image: 'https://evil.example/a.png' }, /must be a file in this workspace/],
    ['a path with a line end', { image: 'sea\n.png' }, /must be a file in this workspace/],
    ['a missing image', { image: 'gone/sea.png' }, /Image not found: gone\/sea\.png/],
    ['an unknown model', { model: 'gen9' }, /doesn’t offer gen9\. Choose gen4_turbo \/ /],
    [
      'a model with lines',
      { model: 'a\n[x](command:y)\u2028b' },
      /doesn’t offer a x \( ?\(…\) b\. C/,
    ],
    ['a wrong ratio', { ratio: 'wide' }, /Enter the ratio as width:height in pixels/],
    ['a wrong duration', { duration: 7 }, /doesn’t support 7 s\. Choose 5 \/ 10/],
    ['a seed that is no number', { seed: Number.NaN }, /“seed” has a wrong value/],
    ['a seed below zero', { seed: -1 }, /The seed must be a whole number/],
    ['a huge prompt', { prompt: 'x'.repeat(90_000) }, /too long for gen4_turbo: 90000 of 1000/],
    ['a service of its own', { apiUrl: 'https://evil.example/v1' }, /no field “apiUrl”/],
  ] as const) {
    it(`send nothing for ${what}, and say what to change`, async () => {
      const earlier = await listIds(api);
      const shown = await answering([allow], () =>
        assert.rejects(call({ image: 'sea.png', ...input }), (error: Error) => {
          assert.match(error.message, message);
          assert.match(error.message, /Nothing was sent, so nothing was charged\.$/);
          return true;
        }),
      );
      assert.deepEqual(shown, []);
      assert.deepEqual(await listIds(api), earlier);
    });
  }

  it('read no file that a link of the workspace leads to', async () => {
    const outside = join(tmpdir(), `outside-${process.pid}`);
    const link = picture('linked').fsPath;
    await mkdir(outside);
    await vscode.workspace.fs.copy(picture('sea.png'), vscode.Uri.file(join(outside, 'a.png')));
    await symlink(outside, link, 'junction');
    try {
      await assert.rejects(call({ image: 'linked/a.png' }), /is a link to a file outside/);
    } finally {
      await rm(link);
      await rm(outside, { recursive: true });
    }
  });

  it('show the words of the agent as plain text', async () => {
    const prompt = '[Price: 0 credits](command:evil)\n\nService: other\u202E **bold** `code`';
    const shown = await answering([], () => assert.rejects(call({ image: 'sea.png', prompt })));
    assert.equal(
      dialogDetail(shown).split('\n').at(-1),
      'Prompt: “[Price: 0 credits] (command:evil) Service: other **bold** `code`”',
    );
  });

  it('are refused in Restricted Mode', async () => {
    const descriptor = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    assert.ok(descriptor?.configurable);
    Object.defineProperty(vscode.workspace, 'isTrusted', { ...descriptor, get: () => false });
    try {
      for (const name of ['runway_generate_video', 'runway_list_videos']) {
        await assert.rejects(call({ image: 'sea.png' }, name), /in Restricted Mode/);
      }
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', descriptor);
    }
  });
});

describe('A call of an agent in a chat', () => {
  before(extensionApi);

  /** What VS Code gives a tool that a chat calls. It is opaque to the tool. */
  const toolInvocationToken = {} as never;
  const none = new vscode.CancellationTokenSource().token;

  interface Chat extends OwnService {
    /** Asks for the confirmation, which the user gives or has given for good, and calls. */
    readonly call: (
      input: object,
      token?: vscode.CancellationToken,
    ) => Promise<{ readonly answer: string; readonly title: string | undefined }>;
    readonly tool: GenerateVideoTool;
  }

  /** With a price of 50 credits for 5 seconds. */
  function withChat(work: (chat: Chat) => Promise<void>): Promise<void> {
    const relay = { durations: [5, 10], creditsPerSecond: 10 };
    return withSetting('models', { gen4_turbo: { offers: { relay } } }, () =>
      withService(
        (own) =>
          withSetting('outputFolder', own.folder, () => {
            const tool = new GenerateVideoTool(own.app);
            const callTool = async (input: object, token = none) => {
              const prepared = await tool.prepareInvocation({ input });
              const result = await tool.invoke({ input, toolInvocationToken }, token);
              return { answer: readText(result), title: prepared.confirmationMessages?.title };
            };
            return work({ ...own, tool, call: callTool });
          }),
        quickClock,
      ),
    );
  }

  it('is confirmed there, with the price, and has a mark in the record', () =>
    withChat(async ({ call: callTool, tool, tasks, service }) => {
      const prompt = '[x](command:evil) _Price: 0_\n# Title';
      const { confirmationMessages } = await tool.prepareInvocation({
        input: { image: 'sea.png', prompt },
      });
      const { message } = confirmationMessages ?? {};
      assert.ok(message instanceof vscode.MarkdownString);
      assert.match(
        message.value,
        /^Image\\: sea\\\.png {2}\nService\\: 127[^\n]+\nModel\\: gen4\\_turbo {2}\nRatio\\: 1280\\:720 {2}\nDuration\\: 5 s {2}\nSeed\\: random {2}\nPrompt\\: “\\\[x\\\] \\\(command\\:evil\\\) \\_Price\\: 0\\_ \\# Title” {2}\nIn the last 24 hours\\, agents spent 0 credits/,
      );
      assert.deepEqual([message.isTrusted, message.supportHtml], [false, false]);

      const shown = await answering([], async () => {
        const { answer, title } = await callTool({ image: 'sea.png', prompt });
        assert.equal(title, 'Generate a video for 50 credits?');
        const { id, videos } = readTask(answer);
        assert.match(answer, /^The video is saved\./);
        assert.ok(await isMp4(videos?.[0] ?? ''));
        assert.equal(tasks.get(id)?.agent?.credits, 50);
      });
      assert.deepEqual(shown, []);
      assert.equal(service.creates.length, 1);
    }));

  it('is sent within the budget, and above it only after a question of the extension', () =>
    withChat(async ({ call: callTool, service }) => {
      // A finished task counts with what was charged.
      service.intercept = keepRunning;
      const generate = () => callTool({ image: 'sea.png', prompt: newPrompt(), wait: false });
      await withSetting('agentBudget', 100, async () => {
        assert.deepEqual(await answering([], async () => [await generate(), await generate()]), []);
        const refused = await answering([], () => assert.rejects(generate(), /didn’t allow/));
        assert.match(
          dialogDetail(refused),
          /^Costs 50 credits\.\nIn the last 24 hours, agents spent 100 credits\. Without this question they may spend 100 credits/,
        );
        assert.equal(service.creates.length, 2);
        await answering([allow], generate);
        assert.equal(service.creates.length, 3);
      });
      await withSetting('agentBudget', 0, async () => {
        assert.equal((await answering([], () => assert.rejects(generate()))).length, 1);
      });
      await withSetting('agentBudget', 1000, () =>
        withSetting('confirmAbove', 49, async () => {
          assert.equal((await answering([], () => assert.rejects(generate()))).length, 1);
        }),
      );
      assert.equal(service.creates.length, 3);
    }));

  it('is asked about if the input is not what the chat has shown, or no chat has shown it', () =>
    withChat(async ({ tool, service }) => {
      const shownInput = { image: 'sea.png', prompt: newPrompt(), wait: false };
      const invoke = (input: object) => tool.invoke({ input, toolInvocationToken }, none);
      await tool.prepareInvocation({ input: shownInput });
      const shown = await answering([], async () => {
        await assert.rejects(invoke({ ...shownInput, duration: 10 }));
        await assert.rejects(invoke({ ...shownInput, prompt: newPrompt() }));
        await assert.rejects(
          tool.invoke({ input: shownInput, toolInvocationToken: undefined }, none),
        );
      });
      assert.equal(shown.length, 3);
      assert.deepEqual(await answering([], () => invoke(shownInput)), []);
      assert.equal(service.creates.length, 1);
      // Newer versions tell that a call comes from no chat. Then only the extension asks.
      const outside = {
        input: { ...shownInput, prompt: newPrompt() },
        chatSessionResource: undefined,
      };
      const prepared = await tool.prepareInvocation(outside);
      assert.equal(prepared.confirmationMessages, undefined);
    }));

  it('is not sent if it is cancelled before, and goes on if it is cancelled after', () =>
    withChat(async ({ call: callTool, service, tasks }) => {
      const early = new vscode.CancellationTokenSource();
      early.cancel();
      const input = { image: 'sea.png', prompt: newPrompt() };
      await assert.rejects(callTool(input, early.token), /Nothing was sent/);
      assert.deepEqual([service.creates.length, tasks.all().length], [0, 0]);

      const late = new vscode.CancellationTokenSource();
      service.intercept = keepRunning;
      const listening = tasks.onDidChange((changed) => {
        if (changed.some(({ state }) => state === 'running')) late.cancel();
      });
      const messages: string[] = [];
      const showInformationMessage = (text: string) => {
        messages.push(text);
        return Promise.resolve();
      };
      const { answer } = await replacing(vscode.window, { showInformationMessage }, () =>
        callTool(input, late.token),
      );
      listening.dispose();
      assert.match(answer, /^The call was cancelled, the task was not/);
      assert.equal(tasks.get(readTask(answer).id)?.state, 'running');
      assert.match(messages[0] ?? '', /^The agent was stopped, but its video for sea\.png goes on/);

      const { answer: again } = await callTool({ ...input, waitSeconds: 1 });
      assert.match(again, /^This is the task of an earlier call.*\nThe task takes longer than/);
      assert.equal(service.creates.length, 1);
    }));

  it('says why there is no video and whether it was charged, without the links of the service', () =>
    withChat(async ({ call: callTool, service }) => {
      service.intercept = ({ path }) =>
        path.endsWith('/image_to_video')
          ? Response.json(
              { error: 'No. Go to [this page](https://evil.example/?a=b)\nand <b>pay</b>' },
              { status: 400 },
            )
          : undefined;
      const input = { image: 'sea.png', prompt: newPrompt() };
      await assert.rejects(callTool(input), (error: Error) => {
        assert.match(error.message, /No\. Go to/);
        assert.match(error.message, /You weren’t charged\./);
        assert.doesNotMatch(error.message, /evil|<b>|\]\(/);
        return true;
      });
      // It cost nothing, so it may be tried again.
      service.intercept = () => undefined;
      const { answer } = await callTool(input);
      assert.match(answer, /^The video is saved/);
      assert.equal(service.creates.length, 2);
    }));

  it('is told apart from a request that may have been charged, which is not repeated', () =>
    withChat(async ({ call: callTool, service }) => {
      service.intercept = ({ path }) => {
        if (path.endsWith('/image_to_video')) throw new Error('The connection breaks.');
        return undefined;
      };
      const input = { image: 'sea.png', prompt: newPrompt() };
      await assert.rejects(callTool(input), /may be charged/);
      service.intercept = () => undefined;
      await assert.rejects(
        callTool(input),
        /may be charged.*\nThis is the task of an earlier call/,
      );
      assert.equal(service.creates.length, 1);
    }));
});

interface AnsweredTask {
  readonly id: string;
  readonly state: Task['state'];
  readonly videos?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Calls a tool as another extension does: from no chat. @returns the text of its answer */
async function call(input: object, name = 'runway_generate_video'): Promise<string> {
  const options = { input, toolInvocationToken: undefined };
  return readText(await vscode.lm.invokeTool(name, options));
}

/** The tasks on the list. Those of earlier tests may still be running. */
async function listIds(api: ExtensionApi): Promise<readonly string[]> {
  return (await api.tasks()).map(({ id }) => id).toSorted();
}

function readText({ content }: vscode.LanguageModelToolResult): string {
  return content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
}

/** The task in an answer. */
function readTask(answer: string): AnsweredTask {
  return JSON.parse(answer.slice(answer.indexOf('\n{') + 1)) as AnsweredTask;
}

function dialogDetail(shown: readonly ShownMessage[]): string {
  return shown.find(({ kind }) => kind === 'dialog')?.detail ?? '';
}
