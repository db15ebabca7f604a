/** One fault of a field, in the words of Runway's validator (Zod 4). */
export interface Issue {
  readonly code: string;
  /** Field names and array indices from the body's root; empty for the body itself. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The values that are accepted. */
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
}

/** Why a request is refused. */
export interface Problem {
  /** HTTP status. */
  readonly status: number;
  readonly error: string;
  readonly issues?: readonly Issue[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, for answers that follow no shape. */
  readonly body?: unknown;
  /** The kind of problem, for shapes that have their own codes. */
  readonly kind?: 'taskNotFound' | 'validation';
}

/** The link in Runway's own error answers. */
export const DOC_URL = 'https://docs.dev.runwayml.com/api';

export function invalidBody(issues: readonly Issue[]): Problem {
  return { status: 400, error: 'Validation of body failed', issues, kind: 'validation' };
}

/** A refusal in the official shape: `{error, issues?, docUrl}`. */
export function officialProblem(problem: Problem): unknown {
  return problem.issues === undefined
    ? { error: problem.error, docUrl: DOC_URL }
    : { error: problem.error, issues: problem.issues, docUrl: DOC_URL };
}
