import type { BatchRequest } from '../../../../src/tasks/batches/batches.ts';
import type { BatchSupport } from '../../../../src/tasks/batches/batchSupport.ts';
import type { PromptImage } from '../../../../src/image/promptImage.ts';
import { redImage } from './redImage.ts';

/** What a test's window knows of images, limits and prices. */
export class TestBatches implements BatchSupport {
  atOnce = 2;
  change: ReturnType<BatchSupport['findChange']>;
  readonly reported: unknown[] = [];
  readonly read: string[] = [];
  private readonly listeners = new Set<() => void>();

  /** Replaced by tests whose image is not as it was. */
  readImage: BatchSupport['readImage'] = ({ image }) => {
    this.read.push(image.name);
    return Promise.resolve(redImage(image.name) satisfies PromptImage);
  };

  limit() {
    return { atOnce: this.atOnce, ofModel: false };
  }

  findChange() {
    return this.change;
  }

  onDidChange(listener: () => void) {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  fire(): void {
    this.listeners.forEach((listener) => listener());
  }

  report(_: unknown, error: unknown): void {
    this.reported.push(error);
  }
}

/** Requests for a video of each of these images. */
export function batchRequests(
  names: readonly string[],
  changes: Pick<BatchRequest, 'service' | 'folder'> & Partial<BatchRequest>,
): readonly BatchRequest[] {
  return names.map((name) => ({
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: name },
    image: { uri: `file:///pictures/${name}.png`, name: `${name}.png` },
    sha256: '',
    credits: 25,
    ...changes,
  }));
}
