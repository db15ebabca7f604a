import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A service in a thread of its own: what it does blocks nothing here. */
export interface ServiceThread {
  /** Its base URL. */
  readonly root: string;
  /** Gives every later request this answer. Resolves when the service knows it. */
  answerWith(status: number, body: string): Promise<void>;
  /** Resolves with the bytes of the last request's body. */
  received(): Promise<number>;
  close(): Promise<void>;
}

export async function startServiceThread(): Promise<ServiceThread> {
  const worker = new Worker(new URL('serviceWorker.mjs', import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  return {
    root: `http://127.0.0.1:${port}/v1`,
    async answerWith(status, body) {
      worker.postMessage({ status, body });
      await once(worker, 'message');
    },
    async received() {
      worker.postMessage('received');
      const [bytes] = (await once(worker, 'message')) as [number];
      return bytes;
    },
    async close() {
      await worker.terminate();
    },
  };
}
