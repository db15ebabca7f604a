/** Most bytes of the description of a video. Hours of video need less. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Most boxes to look at, in the file and in its description. */
const MOST_BOXES = 1000;

/**
 * The codec of a sound by the name of its entry in the file (source: the MP4 registration authority).
 * `mp4a` is nearly always AAC.
 */
const CODECS: Readonly<Record<string, string>> = { mp4a: 'mp4a.40.2', Opus: 'opus', fLaC: 'flac' };

/**
 * Finds the sound of an MP4 or MOV file (ISO/IEC 14496-12), so that the page can ask the browser
 * whether it can play it. VS Code plays the sounds that WebM files have.
 *
 * @param read reads at most this many bytes from a position
 * @returns its MIME type with the codec; undefined for a video without sound, and for other files
 */
export async function readSoundType(
  size: number,
  read: (position: number, length: number) => Promise<Buffer>,
): Promise<string | undefined> {
  let position = 0;
  for (let boxes = 0; boxes < MOST_BOXES; boxes += 1) {
    const head = await read(position, 16);
    const box = readBox(head, size - position);
    if (box === undefined) {
      return undefined;
    }
    if (box.type === 'moov') {
      return box.length > MOST_BYTES
        ? undefined
        : findSound(await read(position + box.start, box.length - box.start));
    }
    position += box.length;
  }
  return undefined;
}

interface Box {
  readonly type: string;
  /** Where its content begins. */
  readonly start: number;
  /** With its head. */
  readonly length: number;
}

/** @param room bytes from the beginning of the box to the end of what it is in */
function readBox(head: Buffer, room: number): Box | undefined {
  if (head.length < 8 || room < 8) {
    return undefined;
  }
  const short = head.readUInt32BE(0);
  const isLong = short === 1 && head.length >= 16;
  const long = isLong ? Number(head.readBigUInt64BE(8)) : short;
  const length = short === 0 ? room : long;
  const start = isLong ? 16 : 8;
  return length < start || length > room
    ? undefined
    : { type: head.toString('latin1', 4, 8), start, length };
}

function findSound(description: Buffer): string | undefined {
  for (const track of contents(description, 'trak')) {
    const [media] = contents(track, 'mdia');
    const [handler] = media === undefined ? [] : contents(media, 'hdlr');
    if (media !== undefined && handler?.toString('latin1', 8, 12) === 'soun') {
      const [information] = contents(media, 'minf');
      const [table] = information === undefined ? [] : contents(information, 'stbl');
      const [samples] = table === undefined ? [] : contents(table, 'stsd');
      // Version, flags and number of entries; then the size and the name of the first.
      const codec = samples?.toString('latin1', 12, 16).trim() ?? '';
      return `audio/mp4; codecs="${CODECS[codec] ?? codec.replace(/[^\w.-]/g, '')}"`;
    }
  }
  return undefined;
}

/** The contents of the boxes of a type in a box. */
function contents(parent: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  let position = 0;
  for (let boxes = 0; boxes < MOST_BOXES; boxes += 1) {
    const box = readBox(parent.subarray(position, position + 16), parent.length - position);
    if (box === undefined) {
      break;
    }
    if (box.type === type) {
      found.push(parent.subarray(position + box.start, position + box.length));
    }
    position += box.length;
  }
  return found;
}
