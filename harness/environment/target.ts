import { DefinitionError } from '../errors/index.ts';
import type { EnvironmentValues } from './schema.ts';

export type Target = EnvironmentValues['target'];

/**
 * The target a run acts on: the one the file names, or that of a rehearsal.
 * @throws DefinitionError RP-D121 for any other way to another target; `aws` is never reached by asking for it.
 */
export function targetOf(declared: Target, rehearse: string | undefined, file: string): Target {
  if (rehearse === undefined) return declared;
  if (rehearse === 'embedded' || rehearse === 'localstack') return rehearse;
  throw new DefinitionError('RP-D121', 'That is no target to rehearse on.', {
    where: file,
    found: rehearse,
    expected: 'embedded or localstack; aws is named by the environment file itself',
  });
}
