import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Allowances, canAllowMore, LIMIT } from './allowances.ts';
import { findCaller } from './findCaller.ts';
import { plainText } from '../util/plainText.ts';
import { fieldLabel } from '../views/texts/fieldLabel.ts';
import { labelText } from '../views/texts/sentences.ts';
import { describeName, describePrice } from '../views/texts/wantedVideo.ts';

/** A video that another extension wants to generate. */
export interface WantedVideo {
  /** The service's name. */
  readonly service: string;
  readonly model: string;
  /** The file name of the image. */
  readonly image: string;
  /** The file name of the image for the last frame. */
  readonly lastFrame: string | undefined;
  /** In credits; undefined when it is not known. */
  readonly price: number | undefined;
}

const allowances = new Allowances();

/** Settles with the last question. */
let asked: Promise<unknown> = Promise.resolve();

/**
 * Asks the user whether another extension may generate a video. Asks nothing as long as the user has
 * allowed the extension enough credits. Asks one question at a time: its answer may be the answer to
 * the next one.
 *
 * @param stack the call stack, which names the extension
 * @param own the ID of this extension
 */
export function confirmSubmission(
  video: WantedVideo,
  stack: unknown,
  own: string,
): Promise<boolean> {
  const caller = findCaller(stack, vscode.extensions.all, own);
  const answer = asked.then(() => allowances.spend(caller?.id, video.price) || ask(video, caller));
  asked = answer.catch(() => undefined);
  return answer;
}

async function ask(
  video: WantedVideo,
  caller: vscode.Extension<unknown> | undefined,
): Promise<boolean> {
  const { price } = video;
  const allow = l10n.t('Allow This Video');
  const allowMore = l10n.t('Allow up to {0} Credits', LIMIT);
  const more = canAllowMore(caller?.id, price);
  const chosen = await vscode.window.showWarningMessage(
    caller === undefined
      ? l10n.t('Allow another extension to generate a video?')
      : l10n.t('Allow {0} to generate a video?', nameExtension(caller)),
    { modal: true, detail: describe(video, more) },
    allow,
    ...(more ? [allowMore] : []),
  );
  if (chosen === allowMore && caller !== undefined) {
    allowances.allow(caller.id);
    return allowances.spend(caller.id, price);
  }
  return chosen === allow;
}

/** Any extension can have any name, but only one has this ID. */
function nameExtension({ id, packageJSON }: vscode.Extension<unknown>): string {
  const { displayName } = packageJSON as { readonly displayName?: unknown };
  return typeof displayName === 'string' ? `${plainText(displayName, 60)} (${id})` : id;
}

function describe({ service, model, image, lastFrame, price }: WantedVideo, more: boolean): string {
  return [
    labelText(l10n.t('Service'), service),
    labelText(fieldLabel('model'), model),
    labelText(l10n.t('Image'), describeName(image)),
    ...(lastFrame === undefined
      ? []
      : [labelText(fieldLabel('lastFrame'), describeName(lastFrame))]),
    describePrice(price, vscode.env.language),
    ...(more
      ? [
          '',
          l10n.t(
            'If you allow up to {0} credits, the extension that asks can generate videos for that sum without another question, until the window is closed or reloaded.',
            LIMIT,
          ),
        ]
      : []),
  ].join('\n');
}
