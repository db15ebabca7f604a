/** Most models that a service is remembered to offer. */
export const MAX_MODELS = 100;

/** At most 60 letters, digits, and `_ - . / :`. */
const NAME = /^[a-z\d][\w./:-]{0,59}$/i;

/** A number with its unit, such as `720p`. */
const QUANTITY = /^\d+(?:\.\d+)?[a-z]{0,8}$/i;

/** An address, or the host of one. */
const ADDRESS =
  /\/\/|^(?:www|docs|api)\.|^[\w-]{1,60}(?:\.[\w-]{1,60}){0,5}\.(?:com|cn|net|org|io|ai|dev|app|example)(?:[/:]|$)/i;

/** A media type, or what models do. */
const KIND =
  /^(?:application|text|image|video|audio|multipart)\/|^(?:image|text|video|frame)s?[_-]?(?:to|2)[_-]?video$/i;

/** Whether a text from outside may be the name of a model. Ratios, prices and addresses may not. */
export function isModelName(text: string): boolean {
  const isOther = [QUANTITY, ADDRESS, KIND].some((it) => it.test(text));
  return NAME.test(text) && /[a-z]/i.test(text) && !isOther;
}
