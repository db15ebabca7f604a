import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { temporaryFolder } from '../workbench/paths.ts';
import {
  animatedGif,
  bmp,
  ico,
  laid,
  liesRight,
  noisyPng,
  quadrants,
  quadrantsSvg,
} from '../workbench/quadrants.ts';
import { faint } from './support/contrast.ts';
import { Form, generateItem, openForm } from './support/form.ts';
import { themeClass, type Theme } from './support/themes.ts';
import { waitUntilStateSaved } from './support/windowState.ts';
import { useExtension } from './support/useExtension.ts';

/** Longest data URI (source: Runway API 2024-11-06). */
const DATA_URI_LENGTH = 5_242_880;

interface Case {
  readonly file: string;
  readonly make: () => Promise<Buffer> | Buffer;
  /** What the form says of its size in pixels. */
  readonly size: string;
  readonly note: string;
  /** What is sent at least, in pixels. */
  readonly least: { readonly width: number; readonly height: number };
  readonly sent: string;
}

const turned = 'The photo is rotated by its EXIF data. A copy is sent as shown here.';

const cases: readonly Case[] = [
  {
    file: 'moving.gif',
    make: () => animatedGif(640, 360),
    size: '640 × 360',
    note: 'The service doesn’t accept GIF files, so the first frame is sent as an image.',
    least: { width: 640, height: 360 },
    sent: 'png',
  },
  {
    file: 'plain.bmp',
    make: () => bmp(481, 270),
    size: '481 × 270',
    note: 'The service doesn’t accept BMP files, so a converted copy is sent.',
    least: { width: 481, height: 270 },
    sent: 'png',
  },
  {
    file: 'small.avif',
    make: () => quadrants(800, 450).avif({ effort: 0 }).toBuffer(),
    size: '800 × 450',
    note: 'The service doesn’t accept AVIF files, so a converted copy is sent.',
    least: { width: 800, height: 450 },
    sent: 'jpeg',
  },
  {
    file: 'drawing.svg',
    make: () => withHtml(quadrantsSvg('width="160" height="90"')),
    size: '160 × 90',
    note: 'The service doesn’t accept SVG files, so a converted copy is sent.',
    least: { width: 1280, height: 720 },
    sent: 'png',
  },
  {
    file: 'icon.ico',
    make: ico,
    size: '256 × 256',
    note: 'The service doesn’t accept ICO files, so the largest image in the file is sent.',
    least: { width: 256, height: 256 },
    sent: 'png',
  },
  {
    file: 'upright photo.jpg',
    make: () => laid(720, 1280, 6),
    size: '720 × 1280',
    note: turned,
    least: { width: 720, height: 1280 },
    sent: 'jpeg',
  },
  {
    file: 'mirrored.png',
    make: () => laid(720, 1280, 2, 'png'),
    size: '720 × 1280',
    note: turned,
    least: { width: 720, height: 1280 },
    sent: 'png',
  },
  {
    file: 'noise.png',
    make: () => noisyPng(3200, 2408),
    size: '3200 × 2408',
    note: 'The image is ',
    least: { width: 1104, height: 832 },
    sent: 'jpeg',
  },
];

/** As diagrams have their labels. */
function withHtml(svg: Buffer): Buffer {
  const label = '<p xmlns="http://www.w3.org/1999/xhtml"></p>';
  const html = `<foreignObject width="1" height="1">${label}</foreignObject></svg>`;
  return Buffer.from(svg.toString().replace('</svg>', html));
}

describe('An image of any kind', () => {
  const folder = join(temporaryFolder('images'), 'pictures');
  before(async () => {
    mkdirSync(folder);
    for (const { file, make } of cases) {
      writeFileSync(join(folder, file), await make());
    }
    writeFileSync(join(folder, 'lost.gif'), await animatedGif(640, 360));
    // A size, and no pixels.
    writeFileSync(join(folder, 'damaged.gif'), Buffer.from('474946383961800240010000', 'hex'));
    const small = await quadrants(640, 360).png().toBuffer();
    writeFileSync(join(folder, 'huge.png'), Buffer.concat([small, Buffer.alloc(68_000_000)]));
  });
  const running = useExtension({ folder, simulator: { render: 'none', queueMs: Infinity } });

  for (const { file, size, note, least, sent } of cases) {
    it(`is sent as the form shows it: ${file}`, async () => {
      const { workbench, simulator } = running();
      const earlier = simulator.count('create');
      const form = await openForm(workbench, file);
      await form.waitForNote(note);
      assert.ok((await form.caption())?.includes(`${size} pixels`), await form.caption());
      await form.picture();
      assert.ok(await liesRight(await form.image.screenshot()), 'It is shown otherwise.');
      await workbench.screenshot(`form with ${file}`);

      await form.submit();
      await simulator.answered('create', earlier + 1);
      const [create] = simulator.requests.filter((it) => it.endpoint === 'create').slice(-1);
      const { promptImage } = create?.fullBody as { promptImage: string };
      assert.ok(promptImage.length <= DATA_URI_LENGTH);
      assert.ok(promptImage.startsWith(`data:image/${sent};base64,`), promptImage.slice(0, 40));
      const image = Buffer.from(promptImage.slice(promptImage.indexOf(',') + 1), 'base64');
      const { format, width, height, orientation = 1 } = await sharp(image).metadata();
      assert.deepEqual({ format, orientation }, { format: sent, orientation: 1 });
      assert.ok(width >= least.width && height >= least.height, `${width} × ${height}`);
      assert.ok(await liesRight(image), 'It was sent otherwise.');
    });
  }

  it('is taken from the tab that shows it too', async () => {
    const { workbench } = running();
    await workbench.explorer.openFile('small.avif');
    await workbench.editors.waitFor('small.avif');
    assert.deepEqual(await workbench.media.picture(), { width: 800, height: 450 });
    const menu = await workbench.editors.menu('small.avif');
    assert.ok((await menu.items()).includes(generateItem));
    await menu.close();
    await workbench.runCommand('Runway: Generate Video from Image…');
    await new Form(workbench).waitFor('small.avif');
    await workbench.runCommand('View: Close All Editors');
  });

  it('is refused, and nothing sent, when the form cannot read it or it is too large', async () => {
    const { workbench, simulator } = running();
    const earlier = simulator.count('create');
    const damaged = await openForm(workbench, 'damaged.gif');
    await damaged.waitForError('promptImage', 'The image is damaged');
    assert.equal(await damaged.generate.isEnabled(), false);
    await damaged.prompt.press('Control+Enter');

    const huge = await openForm(workbench, 'huge.png');
    await huge.waitForError('promptImage', 'This image must be converted, but is larger than 67.1');
    await workbench.form.getByText('No preview').waitFor();
    await huge.prompt.press('Control+Enter');
    assert.equal(simulator.count('create'), earlier);
    assert.equal(simulator.count('uploadTarget'), 0);
    await workbench.runCommand('View: Close All Editors');
  });

  it('says so in every kind of theme, readably', async () => {
    const { workbench } = running();
    const faults: string[] = [];
    for (const file of ['moving.gif', 'noise.png']) {
      const form = await openForm(workbench, file);
      for (const theme of Object.keys(themeClass) as Theme[]) {
        await workbench.setTheme(theme);
        const kind = { dark: 'vscode-dark', light: 'vscode-light' }[theme as string];
        await workbench.form.locator(`body.${kind ?? 'vscode-high-contrast'}`).waitFor();
        await form.prompt.click();
        await workbench.screenshot(`form with ${file}, ${theme}`);
        const unreadable = await faint(workbench.form.locator('figure'));
        if (unreadable.length > 0) faults.push(`${theme}: ${unreadable.join(', ')}`);
      }
    }
    await workbench.setTheme('dark');
    assert.deepEqual(faults, []);
  });

  it('goes to a service that takes uploads as it is, however large it is', async () => {
    const { workbench, simulator } = running();
    const earlier = simulator.count('create');
    await workbench.runCommand('View: Close All Editors');
    const form = await openForm(workbench, 'noise.png');
    await form.waitForNote('A smaller copy is sent');
    await form.prompt.fill('All of it');
    await waitUntilStateSaved(workbench, 'All of it');
    await workbench.changeSettings({ 'runwayVideo.apiUrl': simulator.root('official') });
    await form.waitFor('noise.png');
    await workbench.form.locator('.notes p').waitFor({ state: 'detached' });
    await form.submit();
    await simulator.answered('create', earlier + 1);
    const { fullBody } = simulator.requests.filter((it) => it.endpoint === 'create').at(-1) ?? {};
    assert.match((fullBody as { promptImage: string }).promptImage, /^runway:/);
    const [sent] = simulator.requests.filter((it) => it.endpoint === 'uploadTarget').slice(-1);
    assert.ok(sent?.rawBody.includes(readFileSync(join(folder, 'noise.png'))));
  });

  it('is converted anew with Edit and Generate Again…, and with Submit Again…', async () => {
    const { workbench, simulator } = running();
    const { tasks, dialog } = workbench;
    const earlier = simulator.count('create');
    const form = await openForm(workbench, 'lost.gif');
    await form.prompt.fill('It hops');
    simulator.next({ fault: { fault: 'reset', at: 'afterReading' } });
    await form.submit();
    const lost = tasks.row('lost.gif');
    await lost.waitForDescription(/^Unconfirmed · /);

    await lost.action('Submit Again…');
    await dialog.waitFor('Send “lost.gif” again?');
    await dialog.click('Submit Again');
    await form.waitFor('lost.gif');
    await form.waitForNote('so the first frame is sent as an image.');
    assert.equal(await form.prompt.inputValue(), 'It hops');
    assert.equal(simulator.count('create'), earlier + 1);
    await form.submit();
    await simulator.answered('create', earlier + 2);

    await lost.waitForDescription(/^Waiting · It hops/);
    await lost.choose('Edit and Generate Again…');
    await form.waitFor('lost.gif');
    await form.submit();
    await simulator.answered('create', earlier + 3);
    const sent = simulator.requests
      .filter((it) => it.endpoint === 'create')
      .slice(-3)
      .map((it) => (it.fullBody as { promptImage: string }).promptImage);
    assert.ok(sent[0]?.startsWith('data:image/png;base64,'));
    assert.deepEqual([...new Set(sent)], [sent[0]]);
  });
});
