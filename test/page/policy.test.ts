import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { quadrants } from '../workbench/quadrants.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { usePages } from './support/usePages.ts';

describe('The page of a form', () => {
  const pages = usePages();
  /** Every request to a server that has whatever a page may want. */
  const requests: string[] = [];
  let elsewhere: Server;
  let form: FormPage;

  before(async () => {
    elsewhere = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
  after((done) => void elsewhere.close(done));
  beforeEach(async () => {
    const image = await quadrants(1280, 720).png().toBuffer();
    form = await openForm(pages.browser, pages.server, image);
  });
  afterEach(() => form.page.close());

  it('has a content security policy without exceptions', async () => {
    const policy = form.page.locator('meta[http-equiv="Content-Security-Policy"]');
    const content = (await policy.getAttribute('content')) ?? '';
    const directives = Object.fromEntries(
      content.split(';').map((directive) => {
        const [name = '', ...values] = directive.trim().split(/\s+/);
        return [name, values.join(' ')];
      }),
    );
    const { 'script-src': scripts, 'style-src': styles, ...others } = directives;
    assert.match(scripts ?? '', /^'nonce-[A-Za-z\d+/=]{32}'$/);
    assert.equal(styles, scripts);
    assert.deepEqual(others, {
      'default-src': "'none'",
      'img-src': "blob: data: 'self'",
      'media-src': "'self' blob:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    assert.equal(await form.page.locator('script').count(), 1);
    assert.equal(await form.page.locator('[src]:not(img), link').count(), 0);
    assert.deepEqual(form.errors, []);
  });

  it('stores only the ID of its form for a reload: no image and no text', async () => {
    assert.deepEqual(await form.page.evaluate(() => window.kept), { form: 'form' });
  });

  it('says with a submission which images it shows', async () => {
    assert.equal((await form.generate()).shown, 'images');
    await form.post({ type: 'refused', issues: [] });
    await form.post({ type: 'lastFrame', lastFrame: undefined, shown: 'other images' });
    form.messages.splice(0);
    assert.equal((await form.generate()).shown, 'other images');
  });

  it('says that it is alive while it draws an image, and then that it has drawn it', async () => {
    const [first, ...others] = await form.waitUntilDrawn();
    assert.equal(first, true);
    form.drawing.splice(0);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"/>';
    const file = { format: 'image/svg+xml', bytes: new TextEncoder().encode(svg) } as const;
    const lastFrame = { uri: 'file:///drawing', name: 'drawing', file };
    await form.post({ type: 'lastFrame', lastFrame, shown: 'other images' });
    const again = await form.waitUntilDrawn();
    assert.deepEqual([others.at(-1), again.at(0), again.at(-1)], [false, true, false]);
  });

  it('loads and runs only its own script', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    const tried = await form.page.evaluate(tryEverything, `http://127.0.0.1:${port}`);
    assert.deepEqual(tried.done, []);
    assert.deepEqual(tried.blocked, [
      ...['img-src', 'script-src-elem', 'frame-src', 'style-src-elem', 'script-src-elem'],
      ...['connect-src', 'script-src', 'script-src-attr'],
    ]);
    assert.deepEqual(requests, []);
  });
});

/** Runs in the page. @returns what was not blocked, and the directives that blocked the rest */
async function tryEverything(origin: string): Promise<{ done: string[]; blocked: string[] }> {
  const done: string[] = [];
  const blocked: string[] = [];
  const last = new Promise<void>((resolve) => {
    const tried = (what: string) => {
      done.push(what);
      if (what === 'handler') resolve();
    };
    Object.assign(globalThis, { tried });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      blocked.push(effectiveDirective);
      if (effectiveDirective === 'script-src-attr') resolve();
    });
  });
  const create = (name: string, properties: object) =>
    Object.assign(document.createElement(name), properties);
  const add = async (what: string, element: HTMLElement) =>
    new Promise<void>((resolve) => {
      element.addEventListener('load', () => {
        // A blocked frame also loads: it shows an error page.
        if (what !== 'frame') done.push(what);
        resolve();
      });
      element.addEventListener('error', () => resolve());
      document.addEventListener('securitypolicyviolation', () => resolve(), { once: true });
      document.body.append(element);
    });
  await add('image', create('img', { src: `${origin}/picture.png` }));
  await add('script', create('script', { src: `${origin}/script.js` }));
  await add('frame', create('iframe', { src: `${origin}/frame.html` }));
  await add('style', create('link', { rel: 'stylesheet', href: `${origin}/style.css` }));
  await add('inline', create('script', { textContent: 'tried("inline script")' }));
  await fetch(`${origin}/fetch`).then(
    () => done.push('fetch'),
    () => undefined,
  );
  // Use a timer: the policy doesn't apply to code that a debugger evaluates.
  setTimeout(() => {
    try {
      // oxlint-disable-next-line no-eval -- the test tries what the page must not be able to do
      (0, eval)('tried("eval")');
    } catch {
      // This is the expected result.
    }
    const button = create('div', {});
    button.setAttribute('onclick', 'tried("handler")');
    document.body.append(button);
    button.click();
  });
  await last;
  return { done, blocked };
}
