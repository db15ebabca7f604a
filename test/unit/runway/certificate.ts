import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A fresh certificate that nobody has reason to trust. */
export function selfSigned(): Certificate {
  return certify('localhost');
}

/**
 * A fresh certificate for a host, or of an authority.
 *
 * @param issuer the authority that signs it; without one it signs itself
 */
export function certify(
  name: string,
  issuer?: { readonly name: string } & Pick<Certificate, 'key'>,
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const content = der(
    0x30,
    der(0x02, randomBytes(8).fill(1, 0, 1)),
    ECDSA_WITH_SHA256,
    distinguished(issuer?.name ?? name),
    der(0x30, time('20200101000000Z'), time('20991231235959Z')),
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256')
    .update(content)
    .sign(issuer?.key ?? privateKey);
  const bits = der(0x03, Buffer.from([0]), signature);
  const cert = der(0x30, content, ECDSA_WITH_SHA256, bits).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function distinguished(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(name)))));
}

/** OID 2.5.4.3. */
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** OID 1.2.840.10045.4.3.2. */
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

function time(text: string): Buffer {
  return der(0x18, Buffer.from(text));
}

/** A value with its tag and length (X.690). */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
