import { isDeepStrictEqual } from 'node:util';
import type { App } from '../app.ts';
import type { Account } from '../tasks/spending/account.ts';
import { findReachedLimit } from '../tasks/spending/planLimits.ts';
import type { Disposable } from '../util/emitter.ts';
import type { ServiceOffer } from './protocol.ts';
import { readServiceOffer } from './serviceOffer.ts';

/** What the selected service offers to a page, with the balance and the limits of the account. */
export class PageOffer {
  /** As it was read last. */
  private last: ServiceOffer | undefined;
  private account: Account | undefined;
  /** Finds the limit of the user's plan that one more video would meet. */
  private findLimit: Parameters<typeof readServiceOffer>[1] = () => undefined;

  constructor(private readonly app: Pick<App, 'services' | 'account' | 'tasks'>) {}

  /** @returns the offer now; `isOther`: its service or its models are not those of the last time */
  read(): { readonly offer: ServiceOffer; readonly isOther: boolean } {
    const { last } = this;
    const offer = this.readNow();
    this.last = offer;
    const isOther =
      last?.service !== offer.service || !isDeepStrictEqual(last.models, offer.models);
    return { offer, isOther };
  }

  /**
   * Follows the balance and the limits of the account.
   *
   * @param onChange is called when one of them has changed
   */
  async follow(onChange: () => void): Promise<Disposable> {
    const { services } = this.app;
    const [account, tasks] = await Promise.all([this.app.account(), this.app.tasks()]);
    this.account = account;
    this.findLimit = (service, model) =>
      findReachedLimit(account.limits(model), tasks.all(), { service, model, now: Date.now() });
    const tellChange = () => {
      const { waits, creditsLeft } = this.readNow();
      if (creditsLeft !== this.last?.creditsLeft || !isDeepStrictEqual(waits, this.last?.waits)) {
        onChange();
      }
    };
    const listening = [account.onDidChange(tellChange), tasks.onDidChange(tellChange)];
    // Few relays have plans. They are not asked for the form alone.
    if (services.currentOrNone()?.kind === 'runway') {
      account.want();
    }
    tellChange();
    return { dispose: () => listening.forEach((it) => it.dispose()) };
  }

  private readNow(): ServiceOffer {
    const offer = readServiceOffer(this.app.services, this.findLimit);
    const creditsLeft = this.account?.credits;
    return creditsLeft === undefined ? offer : { ...offer, creditsLeft };
  }
}
