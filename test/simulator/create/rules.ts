import type { Issue } from './problem.ts';

/** What Runway says of fields together, which a schema can't. Source: comments of the SDK's types. */
export function checkRules(body: Readonly<Record<string, unknown>>): readonly Issue[] {
  return [...checkProresProfile(body), ...checkWanRatio(body)];
}

/** `Gen4_5.proresProfile`. */
function checkProresProfile(body: Readonly<Record<string, unknown>>): Issue[] {
  const profile = body['proresProfile'];
  const format = body['outputFormat'];
  const path = ['proresProfile'];
  if (profile === undefined || format === 'prores') {
    return [];
  }
  if (format !== 'hdr_prores') {
    return [{ code: 'custom', path, message: 'Only valid when outputFormat is prores' }];
  }
  const allowed: readonly unknown[] = ['422', '422 HQ', '4444'];
  return allowed.includes(profile)
    ? []
    : [{ code: 'custom', path, message: 'Not available when outputFormat is hdr_prores' }];
}

/** `Wan3.ratio`. */
function checkWanRatio(body: Readonly<Record<string, unknown>>): Issue[] {
  const { model, ratio, promptImage } = body;
  const isWan = model === 'wan3' || model === 'wan3_prime';
  const hasFrames =
    !Array.isArray(promptImage) ||
    promptImage.some((image: { position?: unknown } | null) => image?.position !== undefined);
  if (!isWan || !hasFrames || typeof ratio !== 'string' || ratio.startsWith('auto_')) {
    return [];
  }
  const message = 'With a first frame, ratio must be auto_480p, auto_720p or auto_1080p';
  return [{ code: 'custom', path: ['ratio'], message }];
}
