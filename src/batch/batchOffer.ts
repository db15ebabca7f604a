import * as vscode from 'vscode';
import { listOfferedModels, type OfferedModel } from '../runway/models/model.ts';
import { estimatePrice } from '../runway/models/price.ts';
import { parseService } from '../runway/service.ts';
import { readModels } from '../services/models.ts';
import type { Services } from '../services/services.ts';
import { readSettings, SECTION } from '../settings.ts';
import type { BatchLimit, BatchSupport, ChangedOffer } from '../tasks/batches/batchSupport.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Account } from '../tasks/spending/account.ts';
import { notify } from '../ui/notification.ts';
import type { Disposable } from '../util/emitter.ts';
import { errorText } from '../views/texts/failureText.ts';
import { labelText } from '../views/texts/sentences.ts';
import type { CopyStore } from './copyStore.ts';
import { readWaitingImage } from './readWaitingImage.ts';

/** Settings that decide what is sent, and at what price. */
const SETTINGS = ['models', 'concurrentTasks', 'apiUrl'];

/** What the selected service offers to the queue of a batch: limits, prices, and images. */
export class BatchOffer implements BatchSupport {
  private account: Account | undefined;
  private isAccountWanted = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly services: Services,
    private readonly copies: CopyStore,
  ) {}

  readImage(task: TaskRecord) {
    return readWaitingImage(task, this.copies);
  }

  /** Uses the limits of the account from now on. */
  follow(account: Account): void {
    this.account = account;
    account.onDidChange(() => this.listeners.forEach((listener) => listener()));
  }

  /** The limit of the user's plan; where it isn't known, that of the setting. */
  limit(service: string, model: string): BatchLimit {
    const isSelected = this.services.currentOrNone()?.root === service;
    if (isSelected && parseService(service).kind === 'runway' && !this.isAccountWanted) {
      this.isAccountWanted = this.account !== undefined;
      this.account?.want();
    }
    const atOnce = isSelected ? this.account?.limits(model)?.atOnce : undefined;
    return atOnce === undefined
      ? { atOnce: readSettings().concurrentTasks, ofModel: false }
      : { atOnce, ofModel: true };
  }

  findChange(task: TaskRecord): ChangedOffer | undefined {
    const { batch, service } = task;
    if (batch?.keepsService !== true && this.services.currentOrNone()?.root !== service) {
      return 'otherService';
    }
    return findPrice(this.services, task) === batch?.credits ? undefined : 'otherPrice';
  }

  onDidChange(listener: () => void): Disposable {
    this.listeners.add(listener);
    const { services } = this;
    const listening = [
      services.onDidChange(listener),
      services.capabilities.onDidLearn(listener),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (SETTINGS.some((name) => change.affectsConfiguration(`${SECTION}.${name}`))) {
          listener();
        }
      }),
    ];
    return {
      dispose: () => {
        this.listeners.delete(listener);
        vscode.Disposable.from(...listening).dispose();
      },
    };
  }

  report({ image }: TaskRecord, error: unknown): void {
    void notify('error', labelText(image.name, errorText(error)), []);
  }
}

/** What a task would cost now, in credits; undefined when that isn't known. */
export function findPrice(
  services: Services,
  { service, settings }: Pick<TaskRecord, 'service' | 'settings'>,
): number | undefined {
  const model = settings && findModel(services, service, settings.model);
  return model && estimatePrice(model, settings);
}

function findModel({ capabilities }: Services, root: string, id: string): OfferedModel | undefined {
  const { kind } = parseService(root);
  const offered = listOfferedModels(kind, readModels().models, capabilities.models(root));
  return offered.find((model) => model.id === id);
}
