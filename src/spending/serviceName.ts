import { parseService } from '../runway/service.ts';

/** `Runway`, or the whole address of a relay: two services may be on one host. */
export function serviceName(root: string): string {
  try {
    const service = parseService(root);
    return service.kind === 'runway' ? service.name : root.replace(/^https?:\/\//, '');
  } catch {
    return root;
  }
}
