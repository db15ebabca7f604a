import assert from 'node:assert/strict';
import {
  begin,
  withAccepted,
  withEverythingShown,
  withLastFrame,
  withOtherOffer,
  withOtherValues,
  withReadImages,
  withRefusals,
  withUnreadLastFrame,
  withValues,
  type FormState,
} from '../../../src/form/formState.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';

const settings = { model: 'gen4_turbo', ratio: 'auto', duration: 5 } as const;
const values = defaultValues(settings, listOfferedModels('relay', MODELS));
const image = (name: string) => ({ uri: `file:///${name}`, name });
const crop = { x: 0.5, y: 0.5, zoom: 2 };

describe('what a form shows', () => {
  const start = begin(image('sea.png'), { values });

  /** A submission is refused if the page repeats another name than this. */
  const isRenamed = (after: FormState) => after.shown !== undefined && after.shown !== start.shown;

  it('has another name with other images, another offer, and after a submission', () => {
    const lastFrame = image('end.png');
    const read = { image: image('sea.png'), lastFrame: undefined };
    assert.ok(isRenamed(withReadImages(start, read, undefined)));
    assert.ok(isRenamed(withLastFrame(start, lastFrame)));
    assert.ok(isRenamed(withLastFrame(start, undefined)));
    assert.ok(isRenamed(withOtherOffer(start)));
    assert.ok(isRenamed(withAccepted(start, values, [])));
  });

  it('keeps its name when the user changes values, or is refused', () => {
    const changed = withValues(start, { ...values, promptText: 'Waves' });
    assert.equal(changed.shown, start.shown);
    assert.equal(withRefusals(start, [{ field: '', message: 'No.' }]).shown, start.shown);
    assert.equal(withEverythingShown(start, () => values).shown, start.shown);
  });

  it('has no name, so that nothing is sent, until the page knows what took its place', () => {
    for (const outdated of [withOtherValues(start, values, {}), withUnreadLastFrame(start)]) {
      assert.equal(outdated.shown, undefined);
      assert.equal(withOtherOffer(outdated).shown, undefined);
      assert.ok(isRenamed(withEverythingShown(outdated, () => values)));
    }
  });

  it('counts values that take the place of others, and gives the earlier back', () => {
    const refused = withRefusals(start, [{ field: 'seed', message: 'No.' }]);
    const other = { ...values, promptText: 'Waves' };
    const after = withOtherValues(refused, other, { replaced: values });
    assert.deepEqual(
      [after.revision, after.values, after.replaced, after.refusals],
      [1, other, values, []],
    );
    assert.equal(withOtherValues(after, values, { lastTry: 'No.' }).replaced, undefined);
  });

  it('keeps a last frame that was chosen while the images were read', () => {
    const read = { image: image('sea.png'), lastFrame: undefined };
    const chosen = withLastFrame(start, image('end.png'));
    assert.equal(withReadImages(chosen, read, undefined).images.lastFrame?.name, 'end.png');
    const removed = withReadImages(chosen, read, chosen.images.lastFrame);
    assert.equal(removed.images.lastFrame, undefined);
  });

  it('frames another last frame anew', () => {
    const framed = { ...values, lastFrame: 'file:///end.png', lastFrameCrop: crop };
    const chosen = withValues(withLastFrame(start, image('end.png')), framed);
    assert.deepEqual(chosen.values?.lastFrameCrop, crop);
    const other = withLastFrame(chosen, image('other.png')).values;
    assert.deepEqual([other?.lastFrame, other?.lastFrameCrop], ['file:///other.png', undefined]);
    // A change that the page made before it knew that the last frame is gone.
    const late = withValues(withLastFrame(chosen, undefined), framed).values;
    assert.deepEqual([late?.lastFrame, late?.lastFrameCrop], ['', undefined]);
  });

  it('has no refusal any more about a value that was changed', () => {
    const refused = withRefusals(
      start,
      ['promptText', 'seed'].map((field) => ({ field, message: 'No.' })),
    );
    const changed = withValues(refused, { ...values, promptText: 'Waves' });
    assert.deepEqual(
      changed.refusals.map(({ field }) => field),
      ['seed'],
    );
  });

  it('forgets, once it is accepted, why the last try failed', () => {
    const again = withOtherValues(start, values, { lastTry: 'The prompt was refused.' });
    const issues = [{ field: '', message: 'One of three was refused.' }];
    const { lastTry, refusals } = withAccepted(again, values, issues);
    assert.deepEqual([lastTry, refusals], [undefined, issues]);
  });
});
