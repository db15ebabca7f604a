import { randomUUID } from 'node:crypto';
import { formStrings } from '../form/strings.ts';
import { chooseCopy } from '../image/chooseCopy.ts';
import type { ImageFormat } from '../image/file/format.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { SourceImage } from '../image/promptImage.ts';
import type { ImageCopy } from '../tasks/record.ts';
import { Emitter } from '../util/emitter.ts';
import type { CopyStore } from './copyStore.ts';
import { readFacts } from './imageFacts.ts';
import type { PageResult, PageWork, Prepared } from './pageWork.ts';
import { PreviewError, type BatchEntry, type PlannedVideo, type ReadImage } from './planBatch.ts';
import { MOST_IMAGES } from './protocol.ts';

/** What a list reads and converts its images with. */
export interface ImageTools {
  readonly readFile: (source: SourceImage) => Promise<ImageFile>;
  /** What the page does with images. */
  readonly work: Pick<PageWork, 'run'>;
  readonly copies: Pick<CopyStore, 'keep' | 'write'>;
  /** Called when a listener throws. */
  readonly onError: (error: unknown) => void;
}

/**
 * The images of a batch, what is known of each, and their copies. A file is read when it is needed:
 * only few of them are in memory, however large the batch is.
 */
export class ImageList {
  private list: readonly BatchEntry[] = [];
  private isReading = false;
  private closed = false;
  private readonly changed: Emitter<undefined>;

  constructor(private readonly tools: ImageTools) {
    this.changed = new Emitter(tools.onError);
  }

  get onDidChange() {
    return this.changed.event;
  }

  /** In the order in which the page shows them. */
  entries(): readonly BatchEntry[] {
    return this.list;
  }

  find(id: string): BatchEntry | undefined {
    return this.list.find((it) => it.id === id);
  }

  /**
   * Adds images, but not those that are on the list already and have no video in line yet. Their
   * files are read by `read`.
   */
  add(images: readonly Pick<BatchEntry, 'source' | 'prompt' | 'task'>[]): void {
    const unsent = new Set(
      this.list.filter(({ task }) => task === undefined).map(({ source }) => source.uri),
    );
    const added = images.filter(({ source }) => !unsent.has(source.uri));
    const entries = added.map((image): BatchEntry => ({ id: randomUUID(), ...image }));
    this.set([...this.list, ...entries].slice(0, MOST_IMAGES));
  }

  remove(id: string): void {
    this.set(this.list.filter((it) => it.id !== id));
  }

  /** Gives an image a prompt of its own; undefined: it has the common one again. */
  setPrompt(id: string, prompt: string | undefined): void {
    this.change(id, { prompt });
  }

  /** Notes that the video of an image is in line. @param task the ID of its record */
  setTask(id: string, task: string): void {
    this.change(id, { task });
  }

  /** Reads one image after another: their bytes are not kept. Never rejects. */
  async read(): Promise<void> {
    if (this.isReading) {
      return;
    }
    this.isReading = true;
    for (let next = this.findUnread(); next !== undefined; next = this.findUnread()) {
      const { id, source } = next;
      const read = await this.tools.readFile(source).then(readFacts).catch(toError);
      if (read instanceof Error) {
        this.change(id, { read });
      } else if (read.size !== undefined) {
        this.change(id, { read: { ...read, size: read.size } });
      } else {
        this.change(id, { isUnseen: true });
        void this.look(id, source);
      }
    }
    this.isReading = false;
  }

  private findUnread(): BatchEntry | undefined {
    return this.closed
      ? undefined
      : this.list.find(
          ({ read, task, isUnseen }) =>
            read === undefined && task === undefined && isUnseen !== true,
        );
  }

  /** Lets the page look at an image that will be converted. Never rejects. */
  private async look(id: string, source: SourceImage): Promise<void> {
    const read = await this.tools.work
      .run(() => this.tools.readFile(source))
      .then(readSeen)
      .catch(toError);
    if (read !== undefined) {
      this.change(id, { read, isUnseen: false });
    } else if (!this.closed) {
      await this.look(id, source);
    }
  }

  /**
   * Makes the copy that is sent in place of an image, unless it is there already. The page must be
   * in sight.
   *
   * @returns undefined when there is no copy. If the image is to blame, its entry says why.
   * @throws when the copy can't be written
   */
  async makeCopy({ entry, read, order }: PlannedVideo): Promise<ImageCopy | undefined> {
    const { id, source, copy } = entry;
    if (order === undefined) {
      return undefined;
    }
    const { purpose, ...copyOrder } = order;
    if (
      copy?.purpose === purpose &&
      !(copy.made instanceof Error) &&
      (await this.tools.copies.keep(copy.made))
    ) {
      return copy.made;
    }
    try {
      const result = await this.tools.work.run(() => this.readSame(source, read), copyOrder);
      if (result === 'stopped') {
        return undefined;
      }
      const copied = result === 'too slow' ? undefined : result.prepared.copy;
      if (result === 'too slow' || copied === undefined) {
        this.change(id, { copy: { purpose, made: toPreviewError(result) } });
        return undefined;
      }
      const framed = order.region !== undefined;
      const sent = chooseCopy(result.file, toFile(copied), order.uploads, framed);
      const made = await this.tools.copies.write(sent);
      this.change(id, { copy: { purpose, made } });
      return made;
    } catch (error) {
      if (!(error instanceof ImageError)) {
        throw error;
      }
      // Its file has changed, or is gone: read it again, and show what it is now.
      this.set(this.list.map((it) => (it.id === id ? unread(it) : it)));
      void this.read();
      return undefined;
    }
  }

  /** @throws {ImageError} when the file has changed since it was shown */
  private async readSame(source: SourceImage, { sha256 }: ReadImage): Promise<ImageFile> {
    const file = await this.tools.readFile(source);
    if ((await hashImage(file.bytes)) !== sha256) {
      throw new ImageError({ code: 'changed' });
    }
    return file;
  }

  dispose(): void {
    this.closed = true;
    this.changed.dispose();
  }

  private change(id: string, changed: Partial<BatchEntry>): void {
    this.set(this.list.map((it) => (it.id === id ? { ...it, ...changed } : it)));
  }

  private set(list: readonly BatchEntry[]): void {
    if (!this.closed) {
      this.list = list;
      this.changed.fire(undefined);
    }
  }
}

/** What the page saw of an image; undefined when it was stopped before. */
async function readSeen(result: PageResult): Promise<ReadImage | Error | undefined> {
  if (result === 'stopped') {
    return undefined;
  }
  const size = result === 'too slow' ? undefined : result.prepared.size;
  if (result === 'too slow' || size === undefined) {
    return toPreviewError(result);
  }
  const { file, prepared } = result;
  return { ...(await readFacts(file)), size, transparent: prepared.transparent };
}

function toPreviewError(result: Exclude<PageResult, 'stopped'>): PreviewError {
  const problem = result === 'too slow' ? undefined : result.prepared.problem;
  return new PreviewError(problem ?? formStrings().imageTooSlow);
}

/** Forgets what was read of an image's file. */
function unread({ id, source, prompt }: BatchEntry): BatchEntry {
  return { id, source, prompt };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A copy from the page, as the rest of the code has it. */
function toFile({ format, bytes }: NonNullable<Prepared['copy']>): ImageFile<ImageFormat> {
  return { format, bytes: new Uint8Array(bytes) };
}
