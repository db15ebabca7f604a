import assert from 'node:assert/strict';
import { formStrings, type FormStrings } from '../../src/form/strings.ts';
import { defaultValues } from '../../src/form/values.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { openForm, type FormPage } from './support/openForm.ts';
import { usePages } from './support/usePages.ts';

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'ë',
  i: 'ï',
  o: 'ö',
  u: 'ü',
  n: 'ñ',
};

/** A text as a long language may have it: between marks, with accents, and 40 % longer. */
function lengthen(text: string): string {
  const accented = text.replace(/[aeioun]/g, (letter) => ACCENTS[letter] ?? letter);
  const more = Math.ceil(text.replace(/\{\d\}/g, '').length * 0.4);
  const words = 'lörëm '
    .repeat(Math.ceil(more / 6))
    .slice(0, more)
    .trim();
  return `⟦${accented} ${words}⟧`;
}

const strings = Object.fromEntries(
  Object.entries(formStrings()).map(([key, text]) => [key, lengthen(text)]),
) as unknown as FormStrings;

const models = listOfferedModels('runway', MODELS);
const values = defaultValues({ model: 'veo3.1', ratio: 'auto', duration: 4 }, models);

/** What is the user's, or the service's, and never translated. */
const data = ['picture', 'last.png', 'Powered by Runway', ...MODELS.map(({ id }) => id)];

describe('In another language', () => {
  const pages = usePages();
  let landscape: Buffer;
  let portrait: Buffer;
  let wide: Buffer;
  let form: FormPage;

  before(async () => {
    [landscape, portrait, wide] = await Promise.all([
      quadrants(1280, 720).png().toBuffer(),
      quadrants(720, 1280).png().toBuffer(),
      quadrants(1100, 500).png().toBuffer(),
    ]);
    form = await openForm(pages.browser, pages.server, landscape, { strings });
  });
  after(() => form.page.close());

  it('a form at a relay is translated and shown as a whole, also with a question', async () => {
    const { page } = form;
    await form.show(portrait, { strings });
    await page.keyboard.press('Control+Enter');
    await page.locator('.more').click();
    await page.locator('#ratio').selectOption('1584:672');
    await assertComplete();
    await page.locator('#ratio').selectOption('custom');
    await assertComplete();
  });

  it('a form with every field, a last frame and errors is translated and shown as a whole', async () => {
    const file = { format: 'image/png', bytes: new Uint8Array(portrait) } as const;
    const lastFrame = { uri: 'file:///last.png', name: 'last.png', file };
    await form.show(landscape, {
      ...{ strings, models, values, lastFrame },
      relay: false,
      lastTry: lengthen('The prompt was rejected.'),
      mistakes: [lengthen('The setting is wrong.')],
    });
    await form.page.locator('#promptText').fill('x'.repeat(1104));
    await form.page.locator('.last-frame img').waitFor();
    await assertComplete();
    const message = lengthen('This value is refused by the service, for a reason of its own.');
    const fields = ['promptImage', 'promptText', 'ratio', 'lastFrame', 'seed', 'cfg', ''];
    await form.post({
      type: 'refused',
      issues: fields.map((field) => ({ field, message })),
      billing: 'https://example.com/',
    });
    await assertComplete();
    await form.post({ type: 'submitting' });
    await form.post({
      type: 'progress',
      progress: {
        text: lengthen('The service is limiting requests.'),
        wait: 60_000,
        canStop: true,
      },
    });
    await assertComplete();
  });

  it('a form with an image that the model refuses is translated and shown as a whole', async () => {
    const refused = { ...values, model: 'gen4.5' };
    await form.show(wide, { strings, models, relay: false, values: refused });
    await form.page.locator('#promptImage p').waitFor();
    await assertComplete();
    await form.show(wide, {
      strings,
      image: { uri: 'https://example.com/picture', name: 'picture' },
    });
    await assertComplete();
  });

  /** Checks every text in sight, at the normal width and at 320 px. */
  async function assertComplete(): Promise<void> {
    const { page } = form;
    for (const width of [1280, 900, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const { texts, cut } = await page.evaluate(readPage);
      const plain = texts.filter(
        (text) => !/^⟦.*⟧$/s.test(text) && !data.includes(text) && !/^[\d\s/:·×]+$/.test(text),
      );
      assert.deepEqual(plain, [], 'without translation');
      assert.deepEqual(cut, [], `cut at ${width} px`);
    }
    assert.deepEqual(form.errors, []);
  }
});

/** Runs in the page: reads every text, also those for ears, and finds the elements that cut theirs. */
function readPage(): { texts: string[]; cut: string[] } {
  const all = [...document.body.querySelectorAll<HTMLElement>('main, main *')].filter(
    (element) => element.checkVisibility() || element.tagName === 'OPTION',
  );
  const hasText = (element: Element) =>
    [...element.childNodes].some(
      ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim() !== '',
    );
  const texts = all
    // The name in the heading is a part of its text.
    .filter((element) => hasText(element) && element.tagName !== 'BDI')
    .map((element) =>
      [...element.childNodes]
        .filter((node) => node instanceof Text || node.nodeName === 'BDI')
        .map(({ textContent }) => textContent)
        .join(''),
    );
  const attributes = all.flatMap((element) =>
    ['placeholder', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? ''),
  );

  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  const isCut = (element: HTMLElement) => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    const style = getComputedStyle(element);
    if (element instanceof HTMLSelectElement && canvas !== null) {
      canvas.font = style.font;
      const room = clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return canvas.measureText(element.selectedOptions[0]?.text ?? '').width > room;
    }
    if (style.display === 'inline' || element.tagName === 'OPTION') return false;
    const isBox = element instanceof HTMLTextAreaElement;
    return scrollWidth > clientWidth || (!isBox && scrollHeight > clientHeight + 1);
  };
  const cut = all
    .filter((element) => element.closest('.spoken, svg') === null && isCut(element))
    .map(({ outerHTML }) => outerHTML.slice(0, 200));
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    texts: [...texts, ...attributes].map((text) => text.trim()).filter((text) => text !== ''),
    cut: scrollWidth > clientWidth ? ['the page', ...cut] : cut,
  };
}
