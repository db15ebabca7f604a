import { randomBytes } from 'node:crypto';

/** Where a page is loaded from, as its webview names it. */
export interface PageSource {
  /** The address of the module with the page's script. */
  readonly script: string;
  /** The source of the files that the page may load, for its policy. */
  readonly cspSource: string;
  /** The language of the page's texts, such as `en`. */
  readonly language: string;
}

/** Returns the HTML of a page with videos. The page may load these, and the modules of its script. */
export function galleryHtml({ script, cspSource, language }: PageSource): string {
  const nonce = randomBytes(24).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src blob: data:`,
    // A video that is sent only as a whole is loaded first, and then played from memory.
    `media-src ${cspSource} blob:`,
    `connect-src ${cspSource}`,
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
  </head>
  <body>
    <main></main>
    <script type="module" nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
