import { shortenName } from '../../util/shortenName.ts';

/** Most columns of a name. With it, a row of the list shows its state in a side bar of 200 px. */
const COLUMNS = 16;

/** Makes the name of a row: short, and without the extension. @param name of a file, or a task's ID */
export function rowName(name: string): string {
  return shortenName(name.replace(/(?<=.)\.[a-z\d]{1,5}$/i, ''), COLUMNS);
}
