/** The task list could not be opened: its folder can't be read or written. */
export class TaskListError extends Error {
  override readonly name = 'TaskListError';

  /** @param folder where the records are */
  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    super(`The task list in ${folder} can't be opened`, { cause });
  }
}
