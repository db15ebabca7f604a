/** The content of an image's file, in hexadecimal. The hash is made beside this thread. */
export async function hashImage(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
