import { randomUUID } from 'node:crypto';
import type { Log } from '../util/log.ts';
import { ClipMaker } from './clipMaker.ts';
import { Orders } from './orders.ts';
import { PracticeClient } from './practiceClient.ts';
import type { ClipPage } from './protocol.ts';

/** Makes the parts of practice mode. @param pages the pages that can make clips now */
export function openPractice(
  folder: string,
  pages: ReadonlySet<ClipPage>,
  log: Log,
): { readonly client: PracticeClient; readonly maker: ClipMaker } {
  const orders = new Orders(folder);
  const maker = new ClipMaker(orders, pages, { window: randomUUID(), log });
  return { client: new PracticeClient(orders, () => maker.check()), maker };
}
