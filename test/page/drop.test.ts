import assert from 'node:assert/strict';
import { quadrants } from '../workbench/quadrants.ts';
import type { FormPage } from './support/openForm.ts';
import { readyTake, serveTakes, takesOfEachKind } from './support/takes.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

describe('Dragging, on the page of an image', () => {
  const pages = usePages();
  const open = useForm(pages);
  let image: Buffer;

  before(async () => {
    image = await quadrants(640, 360).png().toBuffer();
    await serveTakes(pages.server);
  });

  /** Drops something with these data on the page. @returns whether the page takes it */
  function drop(
    { page }: FormPage,
    data: Readonly<Record<string, string>>,
    file?: { readonly name: string; readonly type: string },
  ): Promise<boolean> {
    return page.evaluate(
      ([entries, described]) => {
        const dataTransfer = new DataTransfer();
        for (const [type, value] of Object.entries(entries)) dataTransfer.setData(type, value);
        if (described !== undefined) {
          dataTransfer.items.add(new File(['abc'], described.name, { type: described.type }));
        }
        const fire = (type: string) =>
          document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
          );
        const isTaken = !fire('dragover');
        fire('drop');
        return isTaken;
      },
      [data, file] as const,
    );
  }

  it('sends the addresses of images that are dropped, from the explorer and from a browser', async () => {
    const form = await open(image);
    const files = ['file:///work/sea.png', 'file:///work/cat.png'];
    assert.ok(await drop(form, { ResourceURLs: JSON.stringify(files) }));
    assert.deepEqual(await form.waitForMessage('droppedUris'), {
      ...{ type: 'droppedUris', list: files.join('\n') },
    });
    assert.ok(await drop(form, { 'text/uri-list': 'https://example.com/cat.png' }));
    await form.waitFor(() =>
      form.messages.find((it) => it.type === 'droppedUris' && it.list.startsWith('https')),
    );
    assert.deepEqual(form.errors, []);
  });

  it('sends the bytes of an image from the desktop, and nothing of another file', async () => {
    const form = await open(image);
    assert.ok(await drop(form, {}, { name: 'notes.txt', type: 'text/plain' }));
    assert.ok(await drop(form, {}, { name: 'sea.png', type: 'image/png' }));
    const { name, bytes } = await form.waitForMessage('droppedImage');
    assert.deepEqual([name, [...bytes]], ['sea.png', [97, 98, 99]]);
    assert.equal(form.messages.filter(({ type }) => type.startsWith('dropped')).length, 1);
  });

  it('leaves text to the prompt', async () => {
    const form = await open(image);
    assert.equal(await drop(form, { 'text/plain': 'waves' }), false);
    assert.deepEqual(
      form.messages.filter(({ type }) => type.startsWith('dropped')),
      [],
    );
  });

  it('gives the file of a take’s video, and none of a take without one', async () => {
    const uri = 'file:///work/the%20sea.mp4';
    const [, ...others] = takesOfEachKind();
    const taken = readyTake({ id: 'a', number: 9, uri });
    const form = await open(image, { takes: [taken, ...others], stage: '' });
    const dragged = (name: string) =>
      form.page
        .getByRole('button', { name })
        .first()
        .evaluate((button: HTMLElement) => {
          const dataTransfer = new DataTransfer();
          button.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
          document.dispatchEvent(new DragEvent('dragend'));
          const types = ['text/uri-list', 'ResourceURLs'];
          return [button.draggable, ...types.map((type) => dataTransfer.getData(type))];
        });
    assert.deepEqual(await dragged('Take 9, Done'), [true, uri, JSON.stringify([uri])]);
    assert.deepEqual(await dragged('Take 3, Failed'), [false, '', '']);
  });
});
