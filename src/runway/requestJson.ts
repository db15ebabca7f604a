import { randomUUID } from 'node:crypto';

/** Bytes that are encoded at once. A multiple of 3, so that the base64 of all parts can be joined. */
const PART = 3 * 64 * 1024;

/** An image that is sent inside a request, as a data URI. */
export class InlineImage {
  constructor(
    /** Its media type. */
    readonly format: string,
    readonly bytes: Uint8Array,
  ) {}

  /** The length of the data URI. */
  get length(): number {
    return this.head.length + Math.ceil(this.bytes.length / 3) * 4;
  }

  /** Writes the data URI. @returns the position after it */
  write(target: Buffer, start: number): number {
    const { buffer, byteOffset, byteLength } = this.bytes;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    let end = start + target.write(this.head, start);
    for (let from = 0; from < bytes.length; from += PART) {
      end += target.write(bytes.toString('base64', from, from + PART), end, 'latin1');
    }
    return end;
  }

  private get head(): string {
    return `data:${this.format};base64,`;
  }
}

/**
 * Returns the JSON of a request body. Writes images straight into it: `JSON.stringify` would look
 * at each character of a large image, which blocks the extension host for 30 ms.
 */
export function toJson(body: object): Buffer {
  const images: InlineImage[] = [];
  const mark = randomUUID();
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (value instanceof InlineImage) {
      images.push(value);
      return mark;
    }
    return value;
  });
  const parts = text.split(mark);
  const lengths = [
    ...parts.map((part) => Buffer.byteLength(part)),
    ...images.map((it) => it.length),
  ];
  const json = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length));
  let end = 0;
  parts.forEach((part, index) => {
    end += json.write(part, end);
    end = images[index]?.write(json, end) ?? end;
  });
  return json;
}
