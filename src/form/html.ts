import { randomBytes } from 'node:crypto';

/** Addresses that the page's HTML needs. */
export interface PageAddresses {
  readonly script: string;
  readonly style: string;
  /** Where styles may come from, as a source of a content security policy. */
  readonly cspSource: string;
}

/**
 * Returns the form's HTML. It may load its own script and style, and nothing else.
 *
 * @param language of the page's texts, such as `en`
 */
export function formHtml({ script, style, cspSource }: PageAddresses, language: string): string {
  const nonce = randomBytes(24).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src blob: data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${style}" />
    <title></title>
  </head>
  <body>
    <script type="module" nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
