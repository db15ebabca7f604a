import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import * as v from 'valibot';

import { TOOL_NAMES } from '../../src/agents/toolNames.ts';
import { GenerateInput, ListInput } from '../../src/agents/toolInput.ts';
import { COMMAND_IDS } from '../../src/commands/commandIds.ts';
import { Capabilities } from '../../src/services/capabilities.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { parseRatio, CHOICE_FIELDS, followsImage } from '../../src/runway/models/model.ts';
import { ModelEntry, OfferEntry, withOwnModels } from '../../src/runway/models/ownModels.ts';
import { TASK_STATES, type TaskRecord } from '../../src/tasks/record.ts';
import type { taskActions as TaskActions } from '../../src/views/taskItem.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly defaultSnippets?: readonly { readonly body: unknown }[];
}

/** As much of a JSON schema as the setting for models has. */
interface Schema {
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Manifest {
  readonly [key: string]: unknown;
  readonly engines: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; name: string }[]>>;
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly mac?: string;
      readonly when: string;
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly when: string;
      readonly contents: string;
    }[];
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly toolReferenceName: string;
      readonly displayName: string;
      readonly userDescription: string;
      readonly modelDescription: string;
      readonly canBeReferencedInPrompt: boolean;
      readonly inputSchema: Schema;
    }[];
    readonly chatSkills: readonly { readonly path: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

const manifest = read('package.json') as Manifest;
const texts = read('package.nls.json') as Readonly<Record<string, string>>;
const { commands, menus, configuration } = manifest.contributes;

/** A text of the manifest in English. */
function translated(text: string): string {
  const key = /^%(.+)%$/.exec(text)?.[1];
  return key === undefined ? text : (texts[key] ?? '');
}

function menu(name: string): readonly MenuItem[] {
  return menus[name] ?? [];
}

function setting(name: string): Setting {
  const found = configuration.properties[`runwayVideo.${name}`];
  assert.ok(found, `${name} is missing`);
  return found;
}

/** Whether a `when` clause of the kind that this manifest has is true. */
function applies(when: string, context: Readonly<Record<string, string>>): boolean {
  return when.split(' && ').every((part) => {
    const [, key] = /^(!?[\w.]+)$/.exec(part) ?? [];
    if (key !== undefined) {
      return key.startsWith('!') ? context[key.slice(1)] === undefined : context[key] === 'true';
    }
    if (/^\w+$/.test(part)) {
      return context[part] === 'true';
    }
    const negated = /^!\((.+)\)$/.exec(part);
    if (negated?.[1] !== undefined) {
      return !applies(negated[1], context);
    }
    const [, name = '', operator, value = ''] = /^([\w.]+) (==|!=|=~) (.+)$/.exec(part) ?? [];
    const held = context[name] ?? '';
    switch (operator) {
      case '==':
        return held === value;
      case '!=':
        return held !== value;
      case '=~': {
        const [, pattern = '', flags] = /^\/(.+)\/(\w*)$/.exec(value) ?? [];
        return new RegExp(pattern, flags).test(held);
      }
      default:
        return assert.fail(`This test cannot read the clause “${part}”`);
    }
  });
}

/** `taskActions()`, from a file that needs VS Code otherwise. */
async function loadTaskActions(): Promise<typeof TaskActions> {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL('../../src/views/taskItem.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'no vscode',
        setup(plugin) {
          // Neither is called: they are only there to be imported.
          plugin.onResolve({ filter: /^(?:vscode|@vscode\/l10n)$/ }, () => ({
            path: 'vscode',
            namespace: 'stub',
          }));
          plugin.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
            contents: 'module.exports = { TreeItem: class {} };',
          }));
        },
      },
    ],
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return (module as { taskActions: typeof TaskActions }).taskActions;
}

/** Every kind of row that the list can have. */
function everyTask(): TaskRecord[] {
  const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
  const image = { uri: 'file:///cat.png', name: 'cat.png' };
  const common = {
    version: 2,
    id: 'a',
    revision: 1,
    service: 'https://relay.example/runwayml/v1',
    folder: '/videos',
    window: 'w',
    createdAt: 0,
  } as const;
  return TASK_STATES.flatMap((state): TaskRecord[] => [
    { ...common, state, image, settings: { ...settings, promptText: 'cat dance' }, taskId: 't' },
    { ...common, state, image, settings, taskId: 't' },
    { ...common, state, image, settings },
    { ...common, state, image, taskId: 't' },
    // Tracked by its id only.
    { ...common, state, image: { uri: '', name: 't' }, taskId: 't' },
    { ...common, state, image: { uri: '', name: 't' } },
  ]);
}

describe('the manifest', () => {
  it('contributes exactly the commands that the code knows', () => {
    assert.deepEqual(commands.map((it) => it.command).sort(), [...COMMAND_IDS].sort());
  });

  it('has every text that it names, and no text that nobody names', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map((it) => it[1]);
    assert.deepEqual([...new Set(named)].sort(), Object.keys(texts).sort());
    assert.ok(Object.values(texts).every((it) => it.trim() !== ''));
  });

  it('leaves no text that people read outside the file of texts', () => {
    for (const { title, category } of commands) {
      assert.match(title, /^%.+%$/);
      assert.equal(category, '%category%');
    }
    assert.equal(texts['category'], 'Runway');
  });

  const titles: Readonly<Record<string, string>> = {
    generate: 'Generate Video from Image…',
    generateFromUrl: 'Generate Video from URL…',
    pasteImage: 'Paste Image for a Video…',
    selectService: 'Select Service…',
    setApiKey: 'Set API Key…',
    clearApiKey: 'Remove API Key',
    trackTask: 'Track Existing Task…',
    refreshTasks: 'Refresh',
    openGallery: 'Show Gallery',
    openVideo: 'Open Video',
    openVideoToSide: 'Open Video to the Side',
    openLatestVideo: 'Open Latest Video',
    compareVideos: 'Compare Videos',
    continueFromLastFrame: 'Continue from Last Frame…',
    revealVideo: 'Reveal Video',
    saveVideoAs: 'Save Video As…',
    insertVideo: 'Insert Video into Document',
    savePoster: 'Save Poster',
    exportGif: 'Export as GIF…',
    downloadAgain: 'Download Again',
    reuseTask: 'Edit and Generate Again…',
    generateAgain: 'Generate Again…',
    cancelTask: 'Cancel',
    cancelWaiting: 'Cancel Waiting Videos…',
    resumeWaiting: 'Resume Waiting Videos…',
    removeTask: 'Remove from List',
    discardTask: 'Discard…',
    removeEndedTasks: 'Clear Finished Tasks…',
    copyTaskId: 'Copy Task ID',
    copyPrompt: 'Copy Prompt',
    showMaking: 'How Was This Made?',
    starVideo: 'Star',
    unstarVideo: 'Remove Star',
    showSpending: 'Show Spending',
    showLog: 'Show Log',
  };

  for (const [name, title] of Object.entries(titles)) {
    it(`calls runwayVideo.${name} “${title}”`, () => {
      const command = commands.find((it) => it.command === `runwayVideo.${name}`);
      assert.equal(translated(command?.title ?? ''), title);
    });
  }

  it('has no command in the palette whose name is a part of another’s, or begins like it', () => {
    const hidden = menu('commandPalette').flatMap((it) => (it.when === 'false' ? it.command : []));
    const shown = commands
      .filter(({ command }) => !hidden.includes(command))
      .map(({ title }) => translated(title).replace('…', ''));
    const alike = shown.filter((title) => shown.some((it) => it !== title && it.includes(title)));
    assert.deepEqual(alike, []);
    // The palette ranks a command that has all that was typed.
    assert.deepEqual(
      shown.filter((it) => it.toLowerCase().includes('generate video from image')),
      ['Generate Video from Image'],
    );
  });

  it('names itself, its view and its form as it was promised', () => {
    const { name, displayName, publisher, license, categories } = manifest;
    assert.equal(name, 'runway-image-to-video');
    assert.equal(translated(String(displayName)), 'Image to Video for Runway');
    assert.equal(publisher, 'image-to-video-tools');
    assert.equal(license, 'MIT');
    assert.ok(categories.includes('Machine Learning'));
    assert.equal(manifest.engines['vscode'], '^1.100.0');
    assert.deepEqual(
      manifest.contributes.viewsContainers.activitybar.map((it) => it.id),
      ['runwayVideo'],
    );
    const views = manifest.contributes.views['runwayVideo'] ?? [];
    assert.deepEqual(
      views.map((it) => [it.id, translated(it.name)]),
      [['runwayVideo.tasks', 'Tasks']],
    );
    const events = manifest['activationEvents'] as string[];
    assert.ok(events.includes('onWebviewPanel:runwayVideo.form'));
    assert.ok(events.includes('onWebviewPanel:runwayVideo.gallery'));
  });

  it('begins everything that it contributes with runwayVideo', () => {
    const ids = [...commands.map((it) => it.command), ...Object.keys(configuration.properties)];
    assert.deepEqual(
      ids.filter((it) => !it.startsWith('runwayVideo.')),
      [],
    );
  });
});

describe('the tools for agents', () => {
  const { languageModelTools: tools, chatSkills: skills } = manifest.contributes;

  it('are those that the code registers, with the names that users write', () => {
    assert.deepEqual(
      tools.map(({ name, toolReferenceName }) => [name, toolReferenceName]),
      [
        ['runway_generate_video', 'runwayVideo'],
        ['runway_list_videos', 'runwayVideos'],
      ],
    );
    assert.deepEqual(
      tools.map(({ name }) => name),
      TOOL_NAMES,
    );
    assert.ok(tools.every(({ canBeReferencedInPrompt }) => canBeReferencedInPrompt));
  });

  it('have the fields that the code reads, with the same limits and no choice of a service', () => {
    const read: readonly (readonly [
      name: string,
      fields: typeof GenerateInput | typeof ListInput,
    ])[] = [
      ['runway_generate_video', GenerateInput],
      ['runway_list_videos', ListInput],
    ];
    for (const [name, { entries }] of read) {
      const schema = tools.find((it) => it.name === name)?.inputSchema;
      assert.deepEqual(Object.keys(schema?.properties ?? {}), Object.keys(entries), name);
      assert.equal(schema?.additionalProperties, false);
    }
    const { properties = {} } = tools[0]?.inputSchema ?? {};
    assert.deepEqual(Object.keys(properties), [
      ...[
        'image',
        'prompt',
        'model',
        'ratio',
        'duration',
        'seed',
        'wait',
        'waitSeconds',
        'another',
      ],
    ]);
    const { maximum = 0, minimum = 0 } = properties['waitSeconds'] ?? {};
    const takes = (waitSeconds: number) => v.is(GenerateInput, { image: 'a.png', waitSeconds });
    assert.deepEqual([minimum, maximum, maximum + 1].map(takes), [true, true, false]);
  });

  it('tell a language model in English, and people in their language', () => {
    for (const { displayName, userDescription, modelDescription } of tools) {
      assert.ok(translated(displayName) !== '' && translated(userDescription) !== '');
      assert.match(modelDescription, /^[A-Z][^%]+\.$/);
    }
  });

  it('have a skill that is named like its folder, as VS Code wants it, and is packaged', () => {
    assert.deepEqual(skills, [{ path: './skills/runway-video-prompts/SKILL.md' }]);
    const text = readFileSync(
      new URL('../../skills/runway-video-prompts/SKILL.md', import.meta.url),
    );
    const [, name, description = ''] =
      /^---\nname: ([a-z-]+)\ndescription: (.+)\n---\n/.exec(text.toString()) ?? [];
    assert.equal(name, 'runway-video-prompts');
    assert.ok(description.length > 40 && description.length <= 1024);
    const packaged = readFileSync(new URL('../../.vscodeignore', import.meta.url), 'utf8');
    assert.ok(packaged.split('\n').includes('!skills/*/SKILL.md'));
  });
});

describe('a menu', () => {
  it('has commands that exist', () => {
    const known: readonly string[] = COMMAND_IDS;
    for (const [name, items] of Object.entries(menus)) {
      for (const { command } of items) {
        assert.ok(known.includes(command), `${command} in ${name}`);
      }
    }
  });

  it('has an icon for every command that is shown as one', () => {
    const shown = [
      ...menu('view/item/context'),
      ...menu('view/title'),
      ...menu('editor/title'),
    ].filter((it) => /^(?:inline|navigation)/.test(it.group ?? ''));
    assert.ok(shown.length > 0);
    for (const { command } of shown) {
      assert.ok(commands.find((it) => it.command === command)?.icon, command);
    }
  });

  it('offers in the palette what needs no task, and nothing that does', () => {
    const hidden = new Set(
      menu('commandPalette').flatMap((it) => (it.when === 'false' ? [it.command] : [])),
    );
    assert.deepEqual(
      COMMAND_IDS.filter((it) => !hidden.has(it)),
      [
        'generate',
        'generateFromUrl',
        'pasteImage',
        'selectService',
        'practice',
        'setApiKey',
        'clearApiKey',
        'trackTask',
        'refreshTasks',
        'filterTasks',
        'clearFilter',
        'openGallery',
        'openLatestVideo',
        'generateAgain',
        'removeEndedTasks',
        'showSpending',
        'showLog',
      ].map((it) => `runwayVideo.${it}`),
    );
  });

  it('finds “Generate Video from Image…” first for its own words in the palette', () => {
    // The palette matches a command that has these letters in this order.
    const typed = /g.*e.*n.*e.*r.*a.*t.*e.*v.*i.*d.*e.*o.*f.*r.*o.*m.*i.*m.*a.*g.*e/i;
    assert.deepEqual(
      commands.filter(({ title }) => typed.test(translated(title))).map((it) => it.command),
      ['runwayVideo.generate'],
    );
  });

  it('offers a video for the images that can be sent or converted, in the explorer and on a tab', () => {
    for (const name of ['explorer/context', 'editor/title/context']) {
      const when = menu(name).find((it) => it.command === 'runwayVideo.generate')?.when ?? '';
      const offered = (resourceExtname: string) => applies(when, { resourceExtname });
      for (const extension of [
        ...['.png', '.jpg', '.jpeg', '.webp', '.PNG', '.JPG', '.jfif'],
        ...['.gif', '.bmp', '.avif', '.svg', '.ico', '.jxl', '.heic', '.HEIF', '.tif', '.tiff'],
      ]) {
        assert.ok(offered(extension), `${extension} in ${name}`);
      }
      for (const extension of ['', '.heics', '.psd', '.svgz', '.mp4', '.pngx', '.xpng', 'png']) {
        assert.ok(!offered(extension), `${extension} in ${name}`);
      }
    }
  });

  it('of the view has what belongs to no single task', () => {
    assert.deepEqual(
      menu('view/title')
        .map((it) => it.command)
        .sort(),
      [
        'runwayVideo.clearFilter',
        'runwayVideo.filterTasks',
        'runwayVideo.filterTasks',
        'runwayVideo.generate',
        'runwayVideo.generateFromUrl',
        'runwayVideo.openGallery',
        'runwayVideo.pasteImage',
        'runwayVideo.refreshTasks',
        'runwayVideo.removeEndedTasks',
        'runwayVideo.selectService',
        'runwayVideo.showLog',
        'runwayVideo.showSpending',
        'runwayVideo.trackTask',
      ],
    );
  });

  it('appears in our own view only', () => {
    for (const { command, when = '' } of [...menu('view/title'), ...menu('view/item/context')]) {
      assert.ok(when.startsWith('view == runwayVideo.tasks'), command);
    }
    for (const { command, when = '' } of menu('webview/context')) {
      assert.match(when, /^webviewId == runwayVideo\.(?:form|gallery) /, command);
    }
  });
});

describe('the keys of the list', () => {
  const { keybindings } = manifest.contributes;

  it('remove a task, open its video to the side, generate it again and copy its prompt', () => {
    assert.deepEqual(
      keybindings.map(({ command, key, mac }) => [command.replace('runwayVideo.', ''), key, mac]),
      [
        ['removeTask', 'delete', 'cmd+backspace'],
        ['openVideoToSide', 'space', undefined],
        ['generateAgain', 'ctrl+enter', 'cmd+enter'],
        ['copyPrompt', 'ctrl+c', 'cmd+c'],
      ],
    );
    const known: readonly string[] = COMMAND_IDS;
    assert.ok(keybindings.every(({ command }) => known.includes(command)));
  });

  it('work in the list only, and not in its search box', () => {
    for (const { command, when } of keybindings) {
      const list = 'focusedView == runwayVideo.tasks && listFocus && !inputFocus';
      // On a row with rows below it, Space opens and closes that, as in other trees.
      const leaf = ' && !treeElementCanCollapse && !treeElementCanExpand';
      assert.equal(when, command.endsWith('openVideoToSide') ? `${list}${leaf}` : list, command);
    }
  });
});

describe('a task’s row', () => {
  let taskActions: typeof TaskActions;

  before(async function () {
    this.timeout(20_000);
    taskActions = await loadTaskActions();
  });

  /** The commands that a row offers, without their prefix, in the order in which they are shown. */
  function offered(task: TaskRecord, where: 'inline' | 'menu', services?: Capabilities): string[] {
    const context = {
      view: 'runwayVideo.tasks',
      viewItem: ['task', ...taskActions(task, services)].join(' '),
    };
    return menu('view/item/context')
      .filter(({ group = '' }) => group.startsWith('inline') === (where === 'inline'))
      .filter(({ when = '' }) => applies(when, context))
      .sort((a, b) => ((a.group ?? '') < (b.group ?? '') ? -1 : 1))
      .map((it) => it.command.replace('runwayVideo.', ''));
  }

  function inState(state: TaskRecord['state']): TaskRecord {
    const task = everyTask().find((it) => it.state === state);
    assert.ok(task);
    return task;
  }

  it('has at most three actions on it, each once', () => {
    for (const task of everyTask()) {
      const actions = offered(task, 'inline');
      assert.ok(actions.length <= 3, `${task.state}: ${actions.join(', ')}`);
      assert.equal(new Set(actions).size, actions.length);
    }
  });

  it('has each of its places taken by one action at most', () => {
    for (const task of everyTask()) {
      const context = {
        view: 'runwayVideo.tasks',
        viewItem: ['task', ...taskActions(task)].join(' '),
      };
      const places = menu('view/item/context')
        .filter(({ when = '' }) => applies(when, context))
        .map((it) => it.group);
      assert.equal(new Set(places).size, places.length, task.state);
    }
  });

  const inline: Readonly<Record<TaskRecord['state'], readonly string[]>> = {
    waiting: ['cancelTask', 'reuseTask', 'removeTask'],
    preparing: ['reuseTask'],
    submitting: ['reuseTask'],
    queued: ['cancelTask', 'reuseTask'],
    running: ['cancelTask', 'reuseTask'],
    saving: ['reuseTask'],
    done: ['openVideo', 'reuseTask', 'removeTask'],
    failed: ['reuseTask', 'removeTask'],
    cancelled: ['reuseTask', 'removeTask'],
    unsaved: ['downloadAgain', 'saveVideoAs', 'removeTask'],
    unconfirmed: ['enterTaskId', 'submitAgain', 'discardTask'],
  };

  for (const state of TASK_STATES) {
    it(`offers ${inline[state].join(', ')} when it is ${state}`, () => {
      assert.deepEqual(offered(inState(state), 'inline'), inline[state]);
    });
  }

  it('offers no cancelling at a service that was found not to know how', () => {
    const task = inState('running');
    const services = new Capabilities();
    for (const [has, isOffered] of [
      [undefined, true],
      [true, true],
      [false, false],
    ] as const) {
      services.learn(task.service, 'cancel', has);
      services.learn('https://elsewhere.example/v1', 'cancel', !isOffered);
      for (const where of ['inline', 'menu'] as const) {
        assert.equal(offered(task, where, services).includes('cancelTask'), isOffered);
      }
    }
  });

  it('has every action on it in its menu too', () => {
    for (const task of everyTask()) {
      const inMenu = offered(task, 'menu');
      assert.deepEqual(
        offered(task, 'inline').filter((it) => !inMenu.includes(it)),
        [],
        task.state,
      );
    }
  });

  it('offers to submit again, to enter the id and to discard when nobody knows what happened', () => {
    const actions = offered(inState('unconfirmed'), 'menu');
    for (const action of ['submitAgain', 'enterTaskId', 'discardTask']) {
      assert.ok(actions.includes(action), action);
    }
  });

  it('offers to submit again only then, for nobody shall pay twice', () => {
    for (const task of everyTask().filter((it) => it.state !== 'unconfirmed')) {
      assert.ok(!offered(task, 'menu').includes('submitAgain'), task.state);
    }
  });

  it('cannot be taken off the list while something is on its way', () => {
    for (const state of ['preparing', 'submitting', 'queued', 'running', 'saving'] as const) {
      const actions = offered(inState(state), 'menu');
      assert.ok(!actions.includes('removeTask') && !actions.includes('discardTask'), state);
    }
  });

  it('offers only what the task has: an id, a prompt, an image', () => {
    for (const task of everyTask()) {
      const actions = offered(task, 'menu');
      assert.equal(actions.includes('copyTaskId'), task.taskId !== undefined);
      assert.equal(actions.includes('copyPrompt'), task.settings?.promptText !== undefined);
      if (task.image.uri === '' || task.settings === undefined) {
        assert.ok(!actions.includes('reuseTask'));
      }
      if (task.taskId === undefined && task.state !== 'waiting') {
        assert.ok(!actions.includes('cancelTask'));
      }
    }
  });
});

describe('the welcome of the list', () => {
  const { viewsWelcome } = manifest.contributes;

  it('leads on with commands that exist', () => {
    const known: readonly string[] = COMMAND_IDS;
    for (const { view, contents } of viewsWelcome) {
      assert.equal(view, 'runwayVideo.tasks');
      const linked = [...translated(contents).matchAll(/\(command:([^)]+)\)/g)].map((it) => it[1]);
      assert.ok(linked.length > 0);
      assert.ok(linked.every((it) => it !== undefined && known.includes(it)));
    }
  });

  it('is one and no more, whatever is missing', () => {
    for (const missing of ['service', 'key', 'nothing']) {
      const context = { 'runwayVideo.missing': missing };
      const shown = viewsWelcome.filter((it) => applies(it.when, context));
      assert.equal(shown.length, 1, missing);
    }
  });
});

describe('the settings', () => {
  it('are those that were promised', () => {
    assert.deepEqual(Object.keys(configuration.properties).sort(), [
      'runwayVideo.agentBudget',
      'runwayVideo.apiUrl',
      'runwayVideo.concurrentTasks',
      'runwayVideo.confirmAbove',
      'runwayVideo.duration',
      'runwayVideo.keepSettings',
      'runwayVideo.model',
      'runwayVideo.models',
      'runwayVideo.monthlyBudget',
      'runwayVideo.outputFolder',
      'runwayVideo.ratio',
      'runwayVideo.whenFinished',
    ]);
  });

  it('let no workspace redirect the key', () => {
    assert.equal(setting('apiUrl').scope, 'application');
  });

  it('let no workspace spend more without a question', () => {
    assert.equal(setting('confirmAbove').scope, 'application');
    assert.equal(setting('confirmAbove').default, 500);
    assert.equal(setting('agentBudget').scope, 'application');
    assert.equal(setting('agentBudget').default, 200);
    assert.equal(setting('monthlyBudget').scope, 'application');
    assert.equal(setting('concurrentTasks').scope, 'application');
  });

  it('let a workspace that is not trusted choose no price and no folder to write to', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const restricted = ['model', 'ratio', 'duration', 'outputFolder'];
    assert.deepEqual(
      restrictedConfigurations,
      restricted.map((it) => `runwayVideo.${it}`),
    );
  });

  it('may differ from folder to folder, but for the service', () => {
    for (const name of ['model', 'ratio', 'duration', 'outputFolder', 'whenFinished']) {
      assert.equal(setting(name).scope, 'resource');
    }
  });

  it('choose no service by themselves', () => {
    assert.equal(setting('apiUrl').default, '');
  });

  it('begin with what the specification’s example has, and the ratio of the image', () => {
    assert.equal(setting('model').default, 'gen4_turbo');
    assert.equal(setting('duration').default, 5);
    assert.equal(setting('ratio').default, 'auto');
    assert.equal(setting('outputFolder').default, '');
    assert.equal(setting('whenFinished').default, 'notify');
  });

  it('suggest every model that there is', () => {
    assert.deepEqual(
      [...(setting('model').examples ?? [])].sort(),
      MODELS.map((it) => it.id).sort(),
    );
  });

  it('describe models as they are read', () => {
    const models = setting('models');
    assert.equal(models.scope, 'application', 'a workspace must not make up prices');
    const entry = models.additionalProperties;
    assert.ok(entry?.properties);
    const names = (schema: Schema | undefined) => Object.keys(schema?.properties ?? {}).sort();
    // The key is the id.
    const read = Object.keys(ModelEntry.entries).filter((it) => it !== 'id');
    assert.deepEqual(names(entry), read.sort());
    assert.equal(entry.additionalProperties, false);
    const { ratios, prompt, promptLength, negativePromptLength, choices, offers } =
      entry.properties;
    assert.deepEqual(names(choices), [...CHOICE_FIELDS].sort());
    assert.equal(
      `^(auto|${ratios?.items?.pattern?.slice(2, -2) ?? ''})$`,
      setting('ratio').pattern,
    );
    assert.deepEqual(prompt?.enum, ModelEntry.entries.prompt.options);
    assert.deepEqual([promptLength?.minimum, promptLength?.maximum], [1, 100_000]);
    assert.deepEqual([negativePromptLength?.minimum, negativePromptLength?.maximum], [0, 100_000]);
    const { runway, relay } = offers?.properties ?? {};
    assert.deepEqual(names(offers), ['relay', 'runway']);
    for (const offer of [runway, relay]) {
      assert.deepEqual(names(offer), Object.keys(OfferEntry.entries).sort());
      assert.deepEqual(names(offer?.properties?.['choices']), [...CHOICE_FIELDS].sort());
      assert.deepEqual(names(offer?.properties?.['creditsPerSecond']), ['audio', 'silent']);
      assert.equal(offer?.additionalProperties, false);
    }
  });

  it('suggest models that would be taken', () => {
    const snippets = setting('models').defaultSnippets ?? [];
    assert.equal(snippets.length, 2);
    for (const { body } of snippets) {
      const filledIn: unknown = JSON.parse(
        JSON.stringify(body).replace(/\$\{\d:([^}]+)\}/g, (_, text: string) => text),
      );
      assert.deepEqual(withOwnModels(MODELS, filledIn).mistakes, []);
    }
  });

  it('take the ratios that can be read, and auto', () => {
    const pattern = new RegExp(setting('ratio').pattern ?? '');
    assert.ok(pattern.test('auto'));
    for (const ratio of [
      ...MODELS.flatMap((it) => it.ratios),
      '1280:768',
      '0:1',
      '1:',
      'x',
      '01:1',
    ]) {
      const isRead = parseRatio(ratio) !== undefined || followsImage(ratio);
      assert.equal(pattern.test(ratio), isRead, ratio);
    }
  });

  it('explain every choice of what happens at the end', () => {
    assert.deepEqual(setting('whenFinished').enum, ['notify', 'open', 'nothing']);
    assert.equal(setting('whenFinished').enumDescriptions?.length, 3);
  });
});
