import { parseService } from '../../runway/service.ts';

/** A service's name, or the whole address of a relay: two services may be on one host. */
export function serviceName(root: string): string {
  try {
    const service = parseService(root);
    return service.kind === 'relay' ? root.replace(/^https?:\/\//, '') : service.name;
  } catch {
    return root;
  }
}
