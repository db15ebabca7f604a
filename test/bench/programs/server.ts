/**
 * A service in a process of its own. It accepts every task as soon as it has read the request, and
 * sends a large or a usual video. It prints its port.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { USUAL_VIDEO_LENGTH, VIDEO_LENGTH } from './sizes.ts';

const TASK = JSON.stringify({ id: '00000000-0000-4000-8000-000000000001' });

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    void sendVideo(response, request.url === '/usual.mp4' ? USUAL_VIDEO_LENGTH : VIDEO_LENGTH);
    return;
  }
  request.resume().once('end', () => {
    response.setHeader('Content-Type', 'application/json').end(TASK);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

/** @param length in bytes */
async function sendVideo(response: ServerResponse, length: number): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': length });
  const head = makeHead(length);
  const block = Buffer.alloc(1024 * 1024, 'noise of a video ');
  response.write(head);
  for (let left = length - head.length; left > 0; left -= block.length) {
    if (!response.write(block.subarray(0, left))) await once(response, 'drain');
  }
  response.end();
}

/** The boxes of an MP4 file up to its frames, which fill the rest. */
function makeHead(length: number): Buffer {
  const type = makeBox('ftyp', 24, 24);
  type.write('isom', 8);
  const before = type.length + 8;
  return Buffer.concat([type, makeBox('moov', 8, 8), makeBox('mdat', length - before, 8)]);
}

/** @param length of the whole box, in bytes; `made` of them are returned */
function makeBox(name: string, length: number, made: number): Buffer {
  const box = Buffer.alloc(made);
  box.writeUInt32BE(length);
  box.write(name, 4);
  return box;
}
