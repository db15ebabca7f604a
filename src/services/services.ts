import * as vscode from 'vscode';
import { takesUploads, type Capabilities } from './capabilities.ts';
import { KnownServices } from './knownServices.ts';
import { AddressError } from '../runway/errors/addressError.ts';
import { parseService, type Service } from '../runway/service.ts';
import type { ServiceClient } from '../runway/serviceClient.ts';
import type { Keys } from './keys.ts';
import { readSettings } from '../settings.ts';

/** The selected service, the known services, and their keys. */
export class Services {
  constructor(
    readonly keys: Keys,
    readonly capabilities: Capabilities,
    readonly known = new KnownServices(),
    /** Practice mode in place of a service. */
    private readonly practice?: () => Promise<ServiceClient>,
  ) {}

  /**
   * The selected service; undefined if no service is selected.
   *
   * @throws {AddressError} when the setting is not an address
   */
  current(): Service | undefined {
    const { apiUrl } = readSettings();
    return apiUrl === '' ? undefined : parseService(apiUrl);
  }

  /** The selected service; undefined also when the setting is not an address. */
  currentOrNone(): Service | undefined {
    try {
      return this.current();
    } catch (error) {
      if (error instanceof AddressError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Makes a client for the service at an API root; undefined while its key is missing. */
  async client(root: string): Promise<ServiceClient | undefined> {
    const service = parseService(root);
    if (service.kind === 'practice') {
      return this.practice?.();
    }
    const key = await this.keys.get(service.origin);
    if (key === undefined && !service.loopback) {
      return undefined;
    }
    // HTTP loads with the first request, which keeps the start-up file small.
    const { RunwayClient } = await import('../runway/client.ts');
    return new RunwayClient(service, key);
  }

  /** Whether a service supports uploads; see `takesUploads`. */
  takesUploads(service: Service): Promise<boolean> {
    return takesUploads(service, this.capabilities, () => this.client(service.root));
  }

  /** What the user must enter before a video can be generated; undefined when nothing is missing. */
  async missing(): Promise<'service' | 'key' | undefined> {
    const service = this.currentOrNone();
    if (service === undefined) {
      return 'service';
    }
    return service.kind === 'practice' ||
      service.loopback ||
      (await this.keys.get(service.origin)) !== undefined
      ? undefined
      : 'key';
  }

  /** Calls the listener when the selected service or a key changed. */
  onDidChange(listener: () => void): vscode.Disposable {
    return vscode.Disposable.from(
      this.keys.onDidChange(listener),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('runwayVideo.apiUrl')) {
          listener();
        }
      }),
    );
  }
}
