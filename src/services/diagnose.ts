import { RunwayClient } from '../runway/client.ts';
import { AnswerError } from '../runway/errors/answerError.ts';
import { ConnectionError } from '../runway/errors/connectionError.ts';
import { ServiceError } from '../runway/errors/serviceError.ts';
import type { CallOptions } from '../runway/serviceClient.ts';
import { otherRoots, type Service } from '../runway/service.ts';

/** Why a service can't be used. `views/serviceProblemText.ts` turns it into a sentence. */
export type ServiceProblem =
  /** There is no API at the service's address. `elsewhere`: an API on the same host. */
  | {
      readonly about: 'path';
      readonly service: Service;
      readonly elsewhere?: Service | undefined;
    }
  /** The service requires a key. With `error`: it rejected the key. Without: no key was sent. */
  | {
      readonly about: 'key';
      readonly service: Service;
      readonly error?: ServiceError | undefined;
    }
  | {
      readonly about: 'network' | 'service';
      readonly service: Service;
      readonly error: ConnectionError | ServiceError;
    };

/**
 * Asks a service, free of charge, whether there is an API and whether it accepts the key. Tells a
 * wrong path, a wrong key and a missing network apart.
 *
 * @param key undefined: ask without one, to find out whether the service requires it
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
      return { about: 'path', service, elsewhere: await findElsewhere(service, key, options) };
    }
    if (error instanceof ConnectionError) {
      return { about: 'network', service, error };
    }
    if (error instanceof ServiceError) {
      return error.reason === 'key'
        ? { about: 'key', service, error: key === undefined ? undefined : error }
        : { about: 'service', service, error };
    }
    throw error;
  }
}

/** A service that accepts tasks but doesn't answer queries can't be used either. */
function isWrongPath(error: unknown): boolean {
  return (
    error instanceof AnswerError ||
    (error instanceof ServiceError && error.reason === 'unsupported')
  );
}

/** The API of the same host at another path; undefined if the usual paths have no API. */
async function findElsewhere(
  service: Service,
  key: string | undefined,
  options: CallOptions,
): Promise<Service | undefined> {
  for (const elsewhere of otherRoots(service)) {
    const isThere = await new RunwayClient(elsewhere, key).check(options).then(
      () => true,
      (error: unknown) => error instanceof ServiceError && error.reason === 'key',
    );
    if (isThere) {
      return elsewhere;
    }
  }
  return undefined;
}
