import { isObject, type JsonObject } from '../runway/answers/json.ts';

/**
 * Converts a record of version 1, as version 0.1.0 wrote it, to version 2. Its problem and notice
 * had sentences where version 2 has codes.
 */
export function convertVersion1({ problem, notice, ...rest }: JsonObject): JsonObject {
  return {
    ...rest,
    version: 2,
    ...(isObject(problem) ? { problem: convertProblem(problem) } : {}),
    ...(isObject(notice) ? { notice: convertNotice(notice) } : {}),
  };
}

/** The service's code or words are the better source where they are known. */
function convertProblem({ message, code, said, charged }: JsonObject): JsonObject {
  const isFromService = code !== undefined || said !== undefined;
  const failure = isFromService
    ? { type: 'generation', ...(code === undefined ? {} : { code }), said: said ?? message }
    : { type: 'other', message };
  return { failure, charged };
}

function convertNotice({ kind, message }: JsonObject): JsonObject {
  return { kind, failure: { type: 'other', message } };
}
