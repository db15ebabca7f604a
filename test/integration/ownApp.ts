import { join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/app.ts';
import type { CommandId } from '../../src/commands/commandIds.ts';
import { COMMANDS } from '../../src/commands/commands.ts';
import { LastEditor } from '../../src/documents/lastEditor.ts';
import { CopyStore } from '../../src/batch/copyStore.ts';
import { BatchOffer, findPrice } from '../../src/batch/batchOffer.ts';
import { readFacts } from '../../src/batch/imageFacts.ts';
import { RestorableBatches } from '../../src/batch/restorableBatches.ts';
import { DraftStore } from '../../src/form/draftStore.ts';
import { RecentPrompts } from '../../src/form/promptHelp/recentPrompts.ts';
import { RestorableForms } from '../../src/form/restorableForms.ts';
import { PosterStore } from '../../src/gallery/posterStore.ts';
import { openTasks } from '../../src/openTasks.ts';
import { Capabilities } from '../../src/services/capabilities.ts';
import { Keys } from '../../src/services/keys.ts';
import { Practice } from '../../src/practice/practice.ts';
import { KnownServices } from '../../src/services/knownServices.ts';
import { Services } from '../../src/services/services.ts';
import { readSettings } from '../../src/settings.ts';
import { parseService, type Service } from '../../src/runway/service.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import type { Tasks } from '../../src/tasks/tasks.ts';
import { systemClock, type Clock } from '../../src/util/clock.ts';
import type { Row } from '../../src/views/rows.ts';
import type { SelectableList } from '../../src/views/selectTask.ts';
import { TaskFilter } from '../../src/views/taskFilter.ts';
import { TaskTree } from '../../src/views/taskTree.ts';
import { imageFrom, readImage } from '../../src/workspace/imageSource.ts';
import { readPromptImage } from '../../src/workspace/readPromptImage.ts';
import { newFolder, removeFolder } from '../unit/tasks/support/tempFolder.ts';
import { RecordingService } from './recordingService.ts';
import { extensionPath, MemorySecrets, ownExtension, picture, replacing } from './support.ts';

/** The parts that features get, with a task list and keys of the test's own. */
export interface OwnApp {
  readonly app: App;
  readonly tasks: Tasks;
  /** A folder for the test's files. It is deleted in the end. */
  readonly folder: string;
}

/** Waits 100 times shorter: a task is asked about after 50 ms, and not after 5 s. */
export const quickClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * 100,
  delay: (milliseconds, signal) => systemClock.delay(milliseconds / 100, signal),
};

/** For all tests: a query that is under way when a test ends still writes to it. */
const log = vscode.window.createOutputChannel('Test', { log: true });

/** What a test may replace in its parts. */
interface OwnParts {
  readonly secrets?: vscode.SecretStorage;
  /** The API root of the selected service. Default: that of the setting. */
  readonly selected?: string;
}

/** Makes the parts for the length of some work. The extension's commands use them meanwhile. */
export async function withApp(
  work: (own: OwnApp) => Promise<void>,
  clock: Clock = systemClock,
  { secrets = new MemorySecrets(), selected }: OwnParts = {},
): Promise<void> {
  const [records, folder] = await Promise.all([newFolder(), newFolder()]);
  const practice = new Practice(join(records, 'practice'), log);
  const services = new OwnServices(
    new Keys(secrets),
    new Capabilities(),
    new KnownServices(),
    practice.client,
  );
  services.selected = selected;
  const copies = new CopyStore(join(records, 'copies'), log);
  const batches = new BatchOffer(services, copies);
  const { tasks, account } = await openTasks(records, log, services, { clock, batches });
  const openedTasks = () => Promise.resolve(tasks);
  const filter = new TaskFilter((error) => log.error(String(error)));
  const lastEditor = new LastEditor();
  const context: Pick<App['context'], 'extension' | 'extensionUri' | 'globalStorageUri'> = {
    extension: ownExtension(),
    extensionUri: vscode.Uri.file(extensionPath()),
    globalStorageUri: vscode.Uri.file(records),
  };
  const app: App = {
    context: context as App['context'],
    log,
    services,
    practice,
    drafts: new DraftStore(join(records, 'drafts'), log),
    posters: new PosterStore(join(records, 'posters'), log),
    forms: new RestorableForms(),
    batches: new RestorableBatches(),
    copies,
    recentPrompts: new RecentPrompts(),
    lastEditor,
    view: new HiddenList() as SelectableList as App['view'],
    rows: new TaskTree(openedTasks, services.capabilities, {}, filter),
    filter,
    tasks: openedTasks,
    account: () => Promise.resolve(account),
  };
  try {
    const executeCommand = (id: string, ...args: unknown[]) => runCommand(app, id, args);
    await replacing(vscode.commands, { executeCommand }, () => work({ app, tasks, folder }));
  } finally {
    account.dispose();
    lastEditor.dispose();
    tasks.dispose();
    await Promise.all([records, folder].map(removeFolder));
  }
}

/** Services of which one is selected. VS Code needs some time to change a setting. */
class OwnServices extends Services {
  /** An API root; undefined: that of the setting. */
  selected: string | undefined;
  private readonly setting = readSettings().apiUrl;

  override current(): Service | undefined {
    // The test, or a command, may select another one.
    return this.selected === undefined || readSettings().apiUrl !== this.setting
      ? super.current()
      : parseService(this.selected);
  }
}

const { executeCommand } = vscode.commands;

async function runCommand(app: App, id: string, args: readonly unknown[]): Promise<unknown> {
  if (!(id in COMMANDS)) return executeCommand(id, ...args);
  const command = COMMANDS[id as CommandId];
  return command(app, ...args);
}

/** A hidden list, which has every row at once. */
class HiddenList implements SelectableList {
  readonly visible = false;
  selection: readonly Row[] = [];
  readonly onDidChangeVisibility = () => new vscode.Disposable(() => undefined);

  reveal(row: Row): Promise<void> {
    this.selection = [row];
    return Promise.resolve();
  }
}

/** The parts, with a service of the test's own that is selected. */
export interface OwnService extends OwnApp {
  readonly service: RecordingService;
}

/** Makes the parts and a service for the length of some work. */
export async function withService(
  work: (own: OwnService) => Promise<void>,
  clock?: Clock,
): Promise<void> {
  const service = await RecordingService.start();
  try {
    await withApp((own) => work({ ...own, service }), clock, { selected: service.root });
  } finally {
    await service.close();
  }
}

/** Submits a picture without a form. The video goes to the test's folder. */
export async function submitPicture(
  { tasks, folder, service }: OwnService,
  name: string,
  promptText: string,
): Promise<TaskRecord> {
  const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText };
  const image = await readPromptImage(imageFrom(picture(name).toString()), settings.model);
  const { record } = await tasks.submit({ service: service.root, settings, image, folder });
  return record;
}

/** Puts a video of each of these pictures in line, as the page of a batch does. */
export async function enqueuePictures(
  { app, tasks, folder, service }: OwnService,
  names: readonly string[],
  ...prompts: readonly string[]
): Promise<readonly TaskRecord[]> {
  const requests = names.map(async (name, index) => {
    const promptText = prompts[index] ?? prompts[0] ?? '';
    const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText };
    const image = imageFrom(picture(name).toString());
    const { sha256 } = await readFacts(await readImage(image));
    const task = { service: service.root, settings };
    return { ...task, image, sha256, credits: findPrice(app.services, task), folder };
  });
  return tasks.enqueue(await Promise.all(requests));
}
