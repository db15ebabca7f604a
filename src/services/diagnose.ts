import * as l10n from '@vscode/l10n';
import { RunwayClient, type CallOptions } from '../runway/client.ts';
import { AnswerError, ConnectionError, ServiceError } from '../runway/errors.ts';
import { otherRoots, type Service } from '../runway/service.ts';

/** Why a service is of no use as it is. */
export interface ServiceProblem {
  readonly about: 'path' | 'key' | 'network' | 'service';
  /** What is wrong and what to do, as a sentence for people. */
  readonly message: string;
  /** With a wrong path: the same host's API, found where APIs usually are. */
  readonly elsewhere?: Service | undefined;
}

/**
 * Asks a service, free of charge, whether it is one and takes the key; tells a wrong path from a
 * wrong key from no network.
 *
 * @param key undefined: whether it wants one
 * @returns undefined when nothing is wrong
 */
export async function diagnose(
  service: Service,
  key: string | undefined,
  options: CallOptions = {},
): Promise<ServiceProblem | undefined> {
  try {
    await new RunwayClient(service, key).check(options);
    return undefined;
  } catch (error) {
    if (isWrongPath(error)) {
      return wrongPath(service, key, options);
    }
    if (error instanceof ConnectionError) {
      return { about: 'network', message: error.message };
    }
    if (error instanceof ServiceError) {
      return error.reason === 'key'
        ? { about: 'key', message: key === undefined ? keyWanted(service) : error.message }
        : { about: 'service', message: error.message };
    }
    throw error;
  }
}

/** A service that can only be sent tasks, and not be asked about them, is none either. */
function isWrongPath(error: unknown): boolean {
  return (
    error instanceof AnswerError ||
    (error instanceof ServiceError && error.reason === 'unsupported')
  );
}

async function wrongPath(
  service: Service,
  key: string | undefined,
  options: CallOptions,
): Promise<ServiceProblem> {
  for (const elsewhere of otherRoots(service)) {
    const isThere = await new RunwayClient(elsewhere, key).check(options).then(
      () => true,
      (error: unknown) => error instanceof ServiceError && error.reason === 'key',
    );
    if (isThere) {
      const message = l10n.t(
        'There is no API at {0}, but there is one at {1}.',
        service.root,
        elsewhere.root,
      );
      return { about: 'path', message, elsewhere };
    }
  }
  const message = l10n.t(
    'There is no API at {0}. Check the path: relays usually have it at /runwayml/v1, and their documentation says where.',
    service.root,
  );
  return { about: 'path', message };
}

function keyWanted({ name }: Service): string {
  return l10n.t('{0} takes nothing without an API key.', name);
}
