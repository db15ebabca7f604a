import { basename, dirname } from 'node:path';
import type { Simulator } from '../../simulator/index.ts';
import type { TestFolder } from './testFolder.ts';

/** Watches that every create has a record on disk before it comes. @returns what is wrong, growing */
export function watchCreates(simulator: Simulator, testFolder: TestFolder): readonly string[] {
  const wrong: string[] = [];
  simulator.on('request', ({ endpoint, fullBody }) => {
    if (endpoint === 'create') {
      const prompt = promptOf(fullBody);
      const record = testFolder.readRecords().find((it) => it.settings?.promptText === prompt);
      if (record?.state !== 'submitting') {
        wrong.push(`“${prompt}” was sent while its record was ${record?.state ?? 'missing'}.`);
      }
    }
  });
  return wrong;
}

/** What a user who looks into the folder at any time must not see. */
export async function findHalfVideos(
  simulator: Simulator,
  testFolder: TestFolder,
  mayBeEmpty: boolean,
): Promise<string[]> {
  const files = (await testFolder.videoFiles()).filter((it) => !it.name.startsWith('.'));
  return files
    .filter(({ bytes }) => !simulator.tasks.some((it) => it.video && bytes.equals(it.video)))
    .filter(({ bytes }) => !mayBeEmpty || bytes.length > 0)
    .map(({ name, bytes }) => `${name} stood there with ${bytes.length} bytes after a kill.`);
}

/** What is wrong once everything has settled, and the user has said what is what. */
export async function findWrongs(
  simulator: Simulator,
  testFolder: TestFolder,
  prompts: readonly string[],
  mayHaveCopies: boolean,
): Promise<string[]> {
  return [
    ...prompts.flatMap((prompt) => wrongOfTask(simulator, testFolder, prompt)),
    ...(await wrongOfFiles(simulator, testFolder, mayHaveCopies)),
  ];
}

/** Sent once; accounted for once; followed to its end. */
function wrongOfTask(simulator: Simulator, testFolder: TestFolder, prompt: string): string[] {
  const creates = simulator.requests.filter(
    (it) => it.endpoint === 'create' && it.status !== 429 && promptOf(it.fullBody) === prompt,
  );
  const accepted = simulator.tasks.filter((it) => it.request.promptText === prompt);
  const records = testFolder.readRecords().filter((it) => it.settings?.promptText === prompt);
  const wrong: string[] = [];
  if (creates.length > 1 || accepted.length > 1) {
    wrong.push(`“${prompt}” was sent ${creates.length} times.`);
  }
  if (records.length > 1) {
    wrong.push(`“${prompt}” has ${records.length} records.`);
  }
  const [record] = records;
  for (const task of accepted) {
    if (record === undefined) {
      wrong.push(`“${prompt}” was paid for, and no record knows of it.`);
    } else if (record.taskId !== task.id || record.state !== 'done') {
      wrong.push(`“${prompt}” was paid for, and its record is ${record.state}.`);
    }
  }
  if (accepted.length === 0 && record !== undefined) {
    const isRight = record.state === 'failed' || record.state === 'unconfirmed';
    if (!isRight) {
      wrong.push(`“${prompt}” never reached the service, and its record is ${record.state}.`);
    }
  }
  return wrong;
}

async function wrongOfFiles(
  simulator: Simulator,
  testFolder: TestFolder,
  mayHaveCopies: boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  if (!(await testFolder.isPreciousWhole())) {
    wrong.push('A file that was there before was overwritten.');
  }
  for (const name of testFolder.leftovers()) {
    wrong.push(`${name} was left in the list for good.`);
  }
  const files = await testFolder.videoFiles();
  for (const { name, bytes } of files) {
    const isVideo = simulator.tasks.some((it) => it.video && bytes.equals(it.video));
    if (name.startsWith('.')) {
      wrong.push('A temporary file was left beside the videos for good.');
    } else if (!isVideo) {
      wrong.push(`${name} is no whole video, but one of ${bytes.length} bytes.`);
    }
  }
  for (const record of testFolder.readRecords().filter((it) => it.state === 'done')) {
    const task = simulator.tasks.find((it) => it.id === record.taskId);
    const path = record.file ?? '';
    const file = files.find(
      (it) => it.name === basename(path) && dirname(path) === testFolder.videos,
    );
    if (!task?.video || file?.bytes.equals(task.video) !== true) {
      wrong.push(`The video of a task that is done is not at ${basename(path)}.`);
    }
    const copies = files.filter((it) => task?.video && it.bytes.equals(task.video));
    if (!mayHaveCopies && copies.filter((it) => !it.name.startsWith('.')).length > 1) {
      wrong.push(`One video was saved as ${copies.map((it) => it.name).join(' and ')}.`);
    }
  }
  return wrong;
}

function promptOf(body: unknown): string {
  const prompt: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'promptText') : undefined;
  return typeof prompt === 'string' ? prompt : '';
}
