import { createReadStream, promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { PRACTICE_ROOT } from '../../runway/service.ts';
import type { LinkResponse } from '../../runway/fetchLink.ts';

/**
 * Opens the file that a link of practice mode names, as if a server had answered. Opens nothing over
 * a network.
 *
 * @param folder the only folder that files are opened in
 */
export async function openFile(link: string, folder: string): Promise<LinkResponse> {
  const name = link.startsWith(`${PRACTICE_ROOT}/`) ? link.slice(PRACTICE_ROOT.length + 1) : '';
  const file = join(folder, name);
  const isName = name !== '' && basename(file) === name;
  const stats = isName ? await fs.stat(file).catch(() => undefined) : undefined;
  const headers = new Map(stats === undefined ? [] : [['content-length', String(stats.size)]]);
  return {
    url: link,
    status: stats === undefined ? 404 : 200,
    ok: stats !== undefined,
    headers: {
      get: (header) => headers.get(header.toLowerCase()) ?? null,
      has: (header) => headers.has(header.toLowerCase()),
    },
    body: stats === undefined ? null : createReadStream(file),
  };
}
