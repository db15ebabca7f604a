import { isByUrl } from '../../image/promptImage.ts';
import { chosenModel, type Form } from './form.ts';
import { imageProblem } from './imageNotes.ts';
import { findCopy, findReasons, type PageImage } from './pageImage.ts';

/** Whether an image of the form can't be sent, so that there is nothing to generate. */
export function isBlocked(form: Form): boolean {
  return imagesInUse(form).some((image) => !isUsable(image, form));
}

/** Whether nothing is known that keeps an image from being sent. */
export function isUsable(image: PageImage, form: Form): boolean {
  return isByUrl(image)
    ? !image.damaged
    : image.file !== undefined && imageProblem(image, form) === undefined;
}

/** Whether the page still works on an image that is to be sent. */
export function isPreparing(form: Form): boolean {
  return imagesInUse(form).some((image) => image.measuring || needsCopy(image, form));
}

/** Whether an image must be converted and its copy is missing or was made for other values. */
export function needsCopy(image: PageImage, form: Form): boolean {
  return (
    !image.measuring &&
    !image.damaged &&
    findReasons(image, form.uploads).length > 0 &&
    findCopy(image, form) === undefined
  );
}

/** The first frame, and the last frame where the model supports one. */
export function imagesInUse(form: Form): readonly PageImage[] {
  const { image, lastFrame } = form;
  return lastFrame !== undefined && chosenModel(form)?.lastFrame === true
    ? [image, lastFrame]
    : [image];
}
