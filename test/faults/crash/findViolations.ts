import { basename, dirname } from 'node:path';
import type { Simulator } from '../../simulator/index.ts';
import type { TestFolder } from './testFolder.ts';

/** Checks that every create has a record on disk. @returns a list that grows with each violation */
export function watchCreates(simulator: Simulator, testFolder: TestFolder): readonly string[] {
  const violations: string[] = [];
  simulator.on('request', ({ endpoint, fullBody }) => {
    if (endpoint === 'create') {
      const prompt = readPrompt(fullBody);
      const record = testFolder.readRecords().find((it) => it.settings?.promptText === prompt);
      if (record?.state !== 'submitting') {
        violations.push(`“${prompt}” was sent while its record was ${record?.state ?? 'missing'}.`);
      }
    }
  });
  return violations;
}

/** Finds incomplete videos that the user can see in the folder. */
export async function findHalfVideos(
  simulator: Simulator,
  testFolder: TestFolder,
  mayBeEmpty: boolean,
): Promise<string[]> {
  const files = (await testFolder.videoFiles()).filter((it) => !it.name.startsWith('.'));
  return files
    .filter(({ bytes }) => !simulator.tasks.some((it) => it.video && bytes.equals(it.video)))
    .filter(({ bytes }) => !mayBeEmpty || bytes.length > 0)
    .map(({ name, bytes }) => `${name} had ${bytes.length} bytes after a kill.`);
}

/** Finds broken promises at the end of a run, after the user has settled the unconfirmed tasks. */
export async function findViolations(
  simulator: Simulator,
  testFolder: TestFolder,
  prompts: readonly string[],
  mayHaveCopies: boolean,
): Promise<string[]> {
  return [
    ...prompts.flatMap((prompt) => checkTask(simulator, testFolder, prompt)),
    ...(await checkFiles(simulator, testFolder, mayHaveCopies)),
  ];
}

/** Checks that a task was sent once, has one record, and was polled to its end. */
function checkTask(simulator: Simulator, testFolder: TestFolder, prompt: string): string[] {
  const creates = simulator.requests.filter(
    (it) => it.endpoint === 'create' && it.status !== 429 && readPrompt(it.fullBody) === prompt,
  );
  const accepted = simulator.tasks.filter((it) => it.request.promptText === prompt);
  const records = testFolder.readRecords().filter((it) => it.settings?.promptText === prompt);
  const violations: string[] = [];
  if (creates.length > 1 || accepted.length > 1) {
    violations.push(`“${prompt}” was sent ${creates.length} times.`);
  }
  if (records.length > 1) {
    violations.push(`“${prompt}” has ${records.length} records.`);
  }
  const [record] = records;
  for (const task of accepted) {
    if (record === undefined) {
      violations.push(`“${prompt}” was paid for, but has no record.`);
    } else if (record.taskId !== task.id || record.state !== 'done') {
      violations.push(`“${prompt}” was paid for, but its record is ${record.state}.`);
    }
  }
  if (accepted.length === 0 && record !== undefined) {
    const isRight = record.state === 'failed' || record.state === 'unconfirmed';
    if (!isRight) {
      violations.push(`“${prompt}” never reached the service, but its record is ${record.state}.`);
    }
  }
  return violations;
}

async function checkFiles(
  simulator: Simulator,
  testFolder: TestFolder,
  mayHaveCopies: boolean,
): Promise<string[]> {
  const violations: string[] = [];
  if (!(await testFolder.isPreciousWhole())) {
    violations.push('An existing file was overwritten.');
  }
  for (const name of testFolder.leftovers()) {
    violations.push(`${name} was never deleted from the list’s folder.`);
  }
  const files = await testFolder.videoFiles();
  for (const { name, bytes } of files) {
    const isVideo = simulator.tasks.some((it) => it.video && bytes.equals(it.video));
    if (name.startsWith('.')) {
      violations.push('A temporary file next to the videos was never deleted.');
    } else if (!isVideo) {
      violations.push(`${name} is not a complete video. It has ${bytes.length} bytes.`);
    }
  }
  for (const record of testFolder.readRecords().filter((it) => it.state === 'done')) {
    const task = simulator.tasks.find((it) => it.id === record.taskId);
    const path = record.file ?? '';
    const file = files.find(
      (it) => it.name === basename(path) && dirname(path) === testFolder.videos,
    );
    if (!task?.video || file?.bytes.equals(task.video) !== true) {
      violations.push(`A task is done, but its video is not at ${basename(path)}.`);
    }
    const copies = files.filter((it) => task?.video && it.bytes.equals(task.video));
    if (!mayHaveCopies && copies.filter((it) => !it.name.startsWith('.')).length > 1) {
      violations.push(`One video was saved as ${copies.map((it) => it.name).join(' and ')}.`);
    }
  }
  return violations;
}

function readPrompt(body: unknown): string {
  const prompt: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'promptText') : undefined;
  return typeof prompt === 'string' ? prompt : '';
}
