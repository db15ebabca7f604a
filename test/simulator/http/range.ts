import { createHash } from 'node:crypto';

import { bytesAnswer, emptyAnswer, type Answer } from './answer.ts';

/**
 * Answers a GET for a file: the whole file, or the requested range (RFC 9110, section 14).
 *
 * @param headers request headers, names in lower case
 */
export function answerFile(
  type: string,
  file: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Answer {
  const etag = `"${createHash('sha1').update(file).digest('hex')}"`;
  const common = { 'Accept-Ranges': 'bytes', ETag: etag };
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isSame ? /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '') : null;
  if (range === null || range[0] === 'bytes=-') {
    return bytesAnswer(200, type, file, common);
  }
  const [, first = '', last = ''] = range;
  const start = first === '' ? Math.max(0, file.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? file.length - 1 : Number(last);
  if (start >= file.length || end < start) {
    return emptyAnswer(416, { ...common, 'Content-Range': `bytes */${file.length}` });
  }
  const part = file.subarray(start, end + 1);
  const contentRange = `bytes ${start}-${start + part.length - 1}/${file.length}`;
  return bytesAnswer(206, type, part, { ...common, 'Content-Range': contentRange });
}
