import type { ElementLanguage } from './elementLanguages.ts';
import type { AddressStyle } from './videoAddress.ts';

/** A part of a snippet: text, a text that the user can replace, or texts to choose from. */
export type SnippetPart =
  | string
  | { readonly placeholder: string }
  | { readonly choices: readonly string[] };

/** A video for a document, or a GIF. */
export interface SnippetVideo {
  /** As `videoAddress` writes it for the language. */
  readonly address: string;
  /** What it shows, in a few words. */
  readonly title: string;
  /** In pixels, if that is known. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Whether it is an image that moves. */
  readonly isImage?: boolean;
}

/** How a language shows a video. */
type Markup = 'markdown' | 'element' | 'svelte' | 'jsx' | 'latex' | 'path';

const MARKUP: ReadonlyMap<string, Markup> = new Map<ElementLanguage, Markup>([
  ['markdown', 'markdown'],
  ['quarto', 'markdown'],
  ['rmd', 'markdown'],
  ['mdx', 'jsx'],
  ['html', 'element'],
  ['vue', 'element'],
  ['vue-html', 'element'],
  ['astro', 'element'],
  ['svelte', 'svelte'],
  ['latex', 'latex'],
]);

/** How each language writes an address. Vue makes an import of what begins with a dot. */
const STYLES: ReadonlyMap<string, AddressStyle> = new Map([
  ['vue', 'module'],
  ['mdx', 'site'],
  ['astro', 'site'],
  ['svelte', 'site'],
  ['latex', 'latex'],
]);

/** VS Code's own default for videos in Markdown. */
export const MARKDOWN_TEMPLATE = '<video controls src="${src}" title="${title}"></video>';

/** How a language of VS Code writes the address of a video. */
export function addressStyle(language: string): AddressStyle {
  const markup = MARKUP.get(language) ?? 'path';
  return STYLES.get(language) ?? (markup === 'path' ? 'path' : 'url');
}

/**
 * Makes the text that shows a video in a document: an element, a link, or a plain path.
 *
 * @param language the document's, as VS Code names it
 * @param markdown the user's template for videos in Markdown
 */
export function videoSnippet(
  language: string,
  { address, title, size, isImage = false }: SnippetVideo,
  markdown = MARKDOWN_TEMPLATE,
): readonly SnippetPart[] {
  const url = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const pixels = size === undefined ? '' : ` width="${size.width}" height="${size.height}"`;
  const markup = MARKUP.get(language) ?? 'path';
  if (isImage) {
    return imageSnippet(markup, { address, url, title });
  }
  switch (markup) {
    case 'markdown':
      return fillTemplate(markdown, url, attribute(title));
    case 'element':
    case 'svelte':
      return [
        `<video src="${url}"${pixels} title="`,
        { placeholder: markup === 'svelte' ? svelteAttribute(title) : attribute(title) },
        '" ',
        { choices: ['controls', 'autoplay muted loop playsinline'] },
        '></video>',
      ];
    case 'jsx':
      return [
        `<video src="${url}"${pixels} title="`,
        { placeholder: attribute(title) },
        '" ',
        { choices: ['controls', 'autoPlay muted loop playsInline'] },
        ' />',
      ];
    case 'latex':
      // It opens the system's player. Packages that play videos inside a PDF need Flash, or one viewer.
      return [`\\href{run:${address}}{`, { placeholder: latexText(title) }, '}'];
    case 'path':
      return [address];
  }
}

/** LaTeX shows no GIF that moves, so a link opens it, as it does a video. */
function imageSnippet(
  markup: Markup,
  {
    address,
    url,
    title,
  }: { readonly address: string; readonly url: string; readonly title: string },
): readonly SnippetPart[] {
  const element = (alt: string, end: string) => [
    `<img src="${url}" alt="`,
    { placeholder: alt },
    `"${end}`,
  ];
  switch (markup) {
    case 'markdown':
      return ['![', { placeholder: title.replace(/[[\]\\]/g, '\\$&') }, `](${url})`];
    case 'element':
      return element(attribute(title), '>');
    case 'svelte':
      return element(svelteAttribute(title), '>');
    case 'jsx':
      return element(attribute(title), ' />');
    case 'latex':
      return [`\\href{run:${address}}{`, { placeholder: latexText(title) }, '}'];
    case 'path':
      return [address];
  }
}

/** Fills a template of VS Code, in which the title is a text that the user can replace. */
function fillTemplate(template: string, src: string, title: string): SnippetPart[] {
  return template
    .split(/(\$\{(?:src|title)\})/)
    .filter((part) => part !== '')
    .map((part) => (part === '${src}' ? src : part === '${title}' ? { placeholder: title } : part));
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Svelte evaluates what is in braces. */
function svelteAttribute(text: string): string {
  return attribute(text).replaceAll('{', '&#123;').replaceAll('}', '&#125;');
}

/** Characters with a special meaning in TeX. */
const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function latexText(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`);
}
