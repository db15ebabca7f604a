import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path, { type PlatformPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { moveWithoutOverwriting } from '../../util/durableFiles.ts';
import type { TaskRecord } from '../record.ts';

/**
 * How a video was made, as a small file beside it: `sea.mp4.runway.json`. It has no key, and no link
 * of the service. Files come from anywhere, so each text has a limit.
 */

/** What follows the name of the video. No video has such a name, and no other program writes it. */
export const SIDECAR_END = '.runway.json';

/** Most bytes of such a file. */
const MOST_BYTES = 64 * 1024;

const Text = v.pipe(v.string(), v.maxLength(20_000));
const Word = v.pipe(v.string(), v.maxLength(200));

/** The settings, as a record has them. */
const SidecarSettings = v.object({
  model: Word,
  ratio: v.optional(Word),
  resolution: v.optional(Word),
  duration: v.union([v.pipe(v.number(), v.minValue(0), v.maxValue(3600)), v.literal('auto')]),
  promptText: v.optional(Text),
  negativePrompt: v.optional(Text),
  audio: v.optional(v.boolean()),
  outputFormat: v.optional(Word),
  proresProfile: v.optional(Word),
  promptExpansionMode: v.optional(Word),
  publicFigureThreshold: v.optional(Word),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  watermark: v.optional(v.boolean()),
});

export const Sidecar = v.object({
  madeWith: v.literal('Image to Video for Runway'),
  version: v.literal(1),
  settings: SidecarSettings,
  /** The path of the image from the video's folder, with slashes; missing for one from the web. */
  image: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  /** The API root of the service. */
  service: Word,
  taskId: v.optional(Word),
  /** When it was sent, such as `2026-11-28T09:30:00.000Z`. */
  date: v.pipe(v.string(), v.isoTimestamp()),
  /** What was charged, if the service reported it. */
  credits: v.optional(v.pipe(v.number(), v.minValue(0))),
});

export type Sidecar = v.InferOutput<typeof Sidecar>;

/** The file beside a video. @param video its path */
export function sidecarFile(video: string): string {
  return `${video}${SIDECAR_END}`;
}

/**
 * Describes how a video was made.
 *
 * @param video its path
 * @param paths the rules of the system for paths
 * @returns undefined for a task that was tracked by its ID only
 */
export function describeMaking(
  record: TaskRecord,
  video: string,
  paths: PlatformPath = path,
): Sidecar | undefined {
  const { settings, image, service, taskId, submittedAt, createdAt, chargedCredits } = record;
  if (settings === undefined) {
    return undefined;
  }
  const relative = relativeImage(image.uri, video, paths);
  return {
    madeWith: 'Image to Video for Runway',
    version: 1,
    // Only known fields: a newer version's may be private.
    settings: v.parse(SidecarSettings, settings),
    ...(relative === undefined ? {} : { image: relative }),
    service,
    ...(taskId === undefined ? {} : { taskId }),
    date: new Date(submittedAt ?? createdAt).toISOString(),
    ...(chargedCredits === undefined ? {} : { credits: chargedCredits }),
  };
}

function relativeImage(uri: string, video: string, paths: PlatformPath): string | undefined {
  if (!uri.startsWith('file:')) {
    return undefined;
  }
  try {
    const file = fileURLToPath(uri, { windows: paths === path.win32 });
    const relative = paths.relative(paths.dirname(video), file);
    // On another drive.
    return paths.isAbsolute(relative) ? undefined : relative.replaceAll(paths.sep, '/');
  } catch {
    return undefined;
  }
}

/** Reads the text of such a file. @returns undefined when it is none */
export function parseSidecar(text: string): Sidecar | undefined {
  if (text.length > MOST_BYTES) {
    return undefined;
  }
  try {
    const read = v.safeParse(Sidecar, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the file beside a video. @returns undefined when there is none, or another file */
export async function readSidecar(video: string): Promise<Sidecar | undefined> {
  try {
    const file = sidecarFile(video);
    const { size } = await fs.stat(file);
    return size > MOST_BYTES ? undefined : parseSidecar(await fs.readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes the file beside a video. Overwrites nothing.
 *
 * @returns whether it was written; false if there is a file already
 * @throws when the folder can't be written to
 */
export async function writeSidecar(video: string, sidecar: Sidecar): Promise<boolean> {
  // The configuration of this extension hides such files in the explorer.
  const temporary = path.join(path.dirname(video), `.${randomUUID()}.part`);
  try {
    await fs.writeFile(temporary, `${JSON.stringify(sidecar, undefined, 2)}\n`, { flag: 'wx' });
    return await moveWithoutOverwriting(temporary, sidecarFile(video));
  } finally {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
  }
}
