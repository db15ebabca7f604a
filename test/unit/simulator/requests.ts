import sharp from 'sharp';

import type { RootKind, Simulator } from '../../simulator/index.ts';

type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** An image file of one colour. */
export async function makeImage(
  width: number,
  height: number,
  colour = '#c02010',
  format: Format = 'png',
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();
}

export function toDataUri(file: Uint8Array, type = 'image/png'): string {
  return `data:${type};base64,${Buffer.from(file).toString('base64')}`;
}

/** A red PNG of 512×288 pixels, as a data URI. */
export const smallImage =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAgAAAAEgAQMAAAD48lkSAAAAA1BMVEXAIBC+5p9cAAAAKUlEQVR42u3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAL4MSSAAAY6ujDIAAAAASUVORK5CYII=';

/** A body that every root accepts. */
export const validBody = {
  model: 'gen4_turbo',
  promptImage: smallImage,
  ratio: '1280:720',
  duration: 5,
};

export const jsonHeaders = {
  'Content-Type': 'application/json',
  Accept: 'application/json',
  'X-Runway-Version': '2024-11-06',
};

export interface JsonResponse<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A JSON object of the API. Each test checks the fields that it needs. */
export type Json = Record<string, unknown>;

/** POSTs `validBody` with changed fields. A field that is undefined is left out. */
export async function create(
  simulator: Simulator,
  changes: Json = {},
  root: RootKind = 'official',
): Promise<JsonResponse<Json>> {
  const body = JSON.stringify({ ...validBody, ...changes });
  const address = `${simulator.root(root)}/image_to_video`;
  return readJson(await fetch(address, { method: 'POST', headers: jsonHeaders, body }));
}

export async function query(
  simulator: Simulator,
  id: string,
  root: RootKind = 'official',
): Promise<JsonResponse<Json>> {
  return readJson(await fetch(`${simulator.root(root)}/tasks/${id}`, { headers: jsonHeaders }));
}

export async function cancel(
  simulator: Simulator,
  id: string,
  root: RootKind = 'official',
): Promise<Response> {
  const address = `${simulator.root(root)}/tasks/${id}`;
  return fetch(address, { method: 'DELETE', headers: jsonHeaders });
}

/** Creates a task and returns it as the simulator has it. */
export async function createTask(
  simulator: Simulator,
  changes: Json = {},
  root: RootKind = 'official',
): Promise<Simulator['tasks'][number]> {
  const known = simulator.tasks.length;
  await create(simulator, changes, root);
  const task = simulator.tasks[known];
  if (task === undefined) {
    throw new Error('The simulator created no task');
  }
  return task;
}

/** Gets a new link to the video of a finished task from the official root. */
export async function videoLink(simulator: Simulator, id: string): Promise<string> {
  const { body } = await query(simulator, id);
  const [link] = body['output'] as string[];
  if (link === undefined) {
    throw new Error('The task has no video');
  }
  return link;
}

async function readJson(response: Response): Promise<JsonResponse<Json>> {
  const body = (await response.json()) as Json;
  return { status: response.status, headers: response.headers, body };
}
