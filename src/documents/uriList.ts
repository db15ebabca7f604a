/** The media type of a list of URIs, which VS Code, browsers and the desktop drag. */
export const URI_LIST = 'text/uri-list';

/** Most URIs of a list that are read. */
const MOST_URIS = 1000;

/** Reads a list of URIs (source: RFC 2483). Lines that begin with # are comments. */
export function readUriList(text: string): string[] {
  return text
    .split(/\r\n|\n/, MOST_URIS)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Writes a list of URIs. */
export function writeUriList(uris: readonly string[]): string {
  return uris.join('\r\n');
}
