import { envelope } from './envelope.ts';
import { example } from './example.ts';
import { numeric } from './numeric.ts';
import { official } from './official.ts';
import type { AnswerShape, Shape } from './shape.ts';
import { olderWrapper, wrapper } from './wrapper.ts';

export const shapes: Readonly<Record<AnswerShape, Shape>> = {
  official,
  wrapper,
  olderWrapper,
  envelope,
  example,
  numeric,
};
