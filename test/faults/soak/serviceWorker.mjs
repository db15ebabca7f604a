/** The service of `serviceThread.ts`: takes whole requests, and answers as it was told last. */
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

let answer = { status: 200, body: '{}' };
let received = 0;

const server = createServer(async (request, response) => {
  received = 0;
  for await (const chunk of request) received += chunk.length;
  response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
});

parentPort.on('message', (message) => {
  if (message !== 'received') answer = message;
  parentPort.postMessage(received);
});

server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
