import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { Settings } from '../tasks/record.ts';

/**
 * Reads the settings of another extension's request. It may be written in JavaScript, so a field may
 * be anything: an object that is not the same each time it is read, or a `null`, which has another
 * price for the service than for the user.
 *
 * @throws an `Error` with a sentence that names the wrong field
 */
export function requestedSettings(settings: VideoSettings): VideoSettings {
  const read = v.safeParse(Settings, settings);
  if (!read.success) {
    const field = v.getDotPath(read.issues[0]) ?? '';
    throw new Error(l10n.t('The request of the extension has a wrong value: {0}.', field));
  }
  return read.output;
}
