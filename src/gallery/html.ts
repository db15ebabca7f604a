import { randomBytes } from 'node:crypto';

/** What a page loads, as its webview names it. */
export interface PageSource {
  /** The address of the module with the page's script. */
  readonly script: string;
  /** The source of the files that the page may load, for its policy. */
  readonly cspSource: string;
  /** The source of pictures, if the page loads any. */
  readonly pictures?: string;
  /** The language of the page's texts, such as `en`. */
  readonly language: string;
  /** Whether the page may start workers, of scripts that it has loaded. */
  readonly workers?: boolean;
}

/** Returns the HTML of a page with videos. The page may load these, and the modules of its script. */
export function galleryHtml({
  script,
  cspSource,
  pictures = '',
  language,
  workers = false,
}: PageSource): string {
  return pageFrame({ language, files: cspSource, pictures, workers }, (nonce) => ({
    head: '',
    body: `<main></main>
    <script type="module" nonce="${nonce}" src="${script}"></script>`,
  }));
}

/**
 * Returns the HTML of a page under a strict policy: it runs and styles what has the nonce, and the
 * modules that this imports.
 *
 * @param limits `files`: the source of videos and of what is read from them; `pictures`: that of
 * pictures, besides those that the page makes itself
 * @param content what the page begins with
 */
export function pageFrame(
  limits: {
    readonly language: string;
    readonly files: string;
    readonly pictures: string;
    readonly workers?: boolean;
  },
  content: (nonce: string) => { readonly head: string; readonly body: string },
): string {
  const { language, files, pictures } = limits;
  const nonce = randomBytes(24).toString('base64');
  const { head, body } = content(nonce);
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src blob: data: ${pictures}`.trim(),
    // A video that is sent only as a whole is loaded first, and then played from memory.
    `media-src ${files} blob:`,
    `connect-src ${files}`,
    ...(limits.workers === true ? ['worker-src blob:'] : []),
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title></title>
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>`;
}
