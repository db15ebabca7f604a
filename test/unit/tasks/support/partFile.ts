import { promises } from 'node:fs';
import { mock } from 'node:test';
import { saveVideo } from '../../../../src/tasks/video/saveVideo.ts';

/**
 * Where a task's video is kept until it is whole.
 *
 * @param url of a video; nothing of it is saved
 */
export async function partFile(id: string, folder: string, url: string): Promise<string> {
  const files: string[] = [];
  const mocked = mock.method(promises, 'open', (file: string) => {
    files.push(file);
    return Promise.reject(new Error('No.'));
  });
  try {
    const image = { uri: '', name: 'cat.png' };
    const { signal } = new AbortController();
    await saveVideo({ id, folder, image }, url, signal, { access: new URL(url) });
  } catch {
    // As was to be expected.
  } finally {
    mocked.mock.restore();
  }
  const [file = ''] = files;
  if (!file.startsWith(folder)) {
    throw new Error('No file was opened in the folder.');
  }
  return file;
}
