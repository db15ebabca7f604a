import type { CreatedTask, TaskAnswer } from './answers/answer.ts';
import type { Organization } from './answers/organization.ts';
import type { CreateBody } from './request.ts';
import type { Service } from './service.ts';
import type { Upload } from './upload.ts';

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** How to open the links to a service's videos. */
export interface LinkAccess {
  /** The service that gave the links, such as `https://relay.example`. */
  readonly origin: string;
  /** What opens links on its own origin that ask for the key. Undefined without a key. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The folder with the files that the links name. No link is opened over a network then. */
  readonly files?: string | undefined;
}

/**
 * One service, for the code that follows tasks: `RunwayClient`, or practice mode in its place. All
 * methods throw `ConnectionError`, `ServiceError` or `AnswerError`.
 */
export interface ServiceClient {
  readonly service: Service;
  access(): LinkAccess;
  create(
    body: CreateBody,
    options?: CallOptions & { readonly idempotencyKey?: string },
  ): Promise<CreatedTask>;
  query(
    taskId: string,
    options?: CallOptions & { readonly images?: readonly string[] },
  ): Promise<TaskAnswer>;
  cancel(taskId: string, options?: CallOptions): Promise<void>;
  organization(options?: CallOptions): Promise<Organization>;
  upload(upload: Upload, options?: CallOptions): Promise<string>;
  offersUploads(options?: CallOptions): Promise<boolean>;
}
