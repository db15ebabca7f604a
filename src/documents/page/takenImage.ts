/** What a paste or a drop has: an image's file, or addresses of images. */
export type Taken =
  | { readonly type: 'file'; readonly file: File }
  | { readonly type: 'uris'; readonly list: string };

/** Reads what was pasted or dropped. A file comes before its address: it is there already. */
export function readTransfer(transfer: DataTransfer | null): Taken | undefined {
  if (transfer === null) {
    return undefined;
  }
  const file = [...transfer.files].find(({ type }) => type.startsWith('image/'));
  // VS Code's explorer gives the addresses of its files, and an empty type for others.
  const list = transfer.getData('text/uri-list') || resourceList(transfer);
  if (file !== undefined) {
    return { type: 'file', file };
  }
  return list === '' ? undefined : { type: 'uris', list };
}

/** The files of VS Code's explorer, as one address a line. */
function resourceList(transfer: DataTransfer): string {
  try {
    const resources: unknown = JSON.parse(transfer.getData('ResourceURLs') || '[]');
    return Array.isArray(resources)
      ? resources.filter((it) => typeof it === 'string').join('\n')
      : '';
  } catch {
    return '';
  }
}

/** The image in the system's clipboard. @returns undefined when there is none */
export async function readClipboard(): Promise<File | undefined> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((it) => it.startsWith('image/'));
    if (type !== undefined) {
      return new File([await item.getType(type)], '', { type });
    }
  }
  return undefined;
}
