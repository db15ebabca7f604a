import * as l10n from '@vscode/l10n';
import type { ServiceProblem } from '../../services/diagnose.ts';
import { errorText } from './failureText.ts';

/** Why a service can't be used, and what to do. */
export function serviceProblemText(problem: ServiceProblem): string {
  const { about, service } = problem;
  if (about === 'path') {
    return problem.elsewhere === undefined
      ? l10n.t(
          'There is no API at {0}. Check the path: it is usually /runwayml/v1; see the documentation of the service.',
          service.root,
        )
      : l10n.t(
          'There is no API at {0}, but there is one at {1}.',
          service.root,
          problem.elsewhere.root,
        );
  }
  return problem.error === undefined
    ? l10n.t('{0} requires an API key.', service.name)
    : errorText(problem.error);
}
