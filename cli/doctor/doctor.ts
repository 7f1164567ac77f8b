import { guardEndpoints } from '../../fixtures/accounts/endpoint-guard.ts';
import { handsOf } from '../../fixtures/hands.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { connectionOf } from '../../fixtures/targets/connect.ts';
import { loadEnvironment, type Environment } from '../../harness/environment/index.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { Hands } from '../../harness/hands.ts';
import { redact } from '../../harness/redaction.ts';
import { rehearseOn, type PlayOptions } from '../commands/play.ts';
import { checkAccounts } from './accounts.ts';
import { check, type Check } from './check.ts';
import { checkReferences } from './environment.ts';
import { checkEvidence } from './evidence.ts';
import { checkMachine } from './machine.ts';
import { inWords } from './words.ts';

/** Prints the checks and sets the exit code: 0 fit, 2 not fit. */
export async function doctor(
  options: Pick<PlayOptions, 'env' | 'rehearse' | 'json'>,
): Promise<void> {
  const checks = await everything(options);
  const fit = checks.every(({ state }) => state !== 'unfit');
  // Whatever a check has read by then is known to the redaction.
  const text =
    options.json === true
      ? JSON.stringify({ environment: options.env, fit, checks })
      : inWords(checks);
  console.log(redact(text));
  process.exitCode = fit ? 0 : 2;
}

async function everything(
  options: Pick<PlayOptions, 'env' | 'rehearse'>,
): Promise<readonly Check[]> {
  const loaded: Environment[] = [];
  const file = await check('environment', 'Environment file', () => {
    const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
    loaded.push(environment);
    const { name, target, findings } = environment;
    const noted = findings.length === 0 ? '' : `; ${findings.length} findings that hold nothing up`;
    return `${environment.file}: "${name}", target ${target}${noted}`;
  });
  const [environment = null] = loaded;
  const machine = checkMachine(environment?.target ?? null);
  const evidence = checkEvidence(environment);
  if (environment === null)
    return [...(await Promise.all(machine)), file, ...(await Promise.all(evidence))];
  const hands = await reaching(environment);
  const references = checkReferences(environment, hands?.readSecret ?? null);
  const accounts = checkAccounts(environment, hands?.identify ?? null);
  const others = await Promise.all([...machine, ...references, ...accounts, ...evidence]);
  return [...others.slice(0, machine.length), file, ...others.slice(machine.length)];
}

/** Hands on the target, where asking it is safe: calls on aws must not go elsewhere, a rehearsal needs its world. */
async function reaching(environment: Environment): Promise<Hands | null> {
  const attach = () => Promise.reject(new Error('doctor attaches nothing'));
  const world = environment.target === 'aws' ? null : await findWorld(evidenceFolder(environment));
  try {
    guardEndpoints(environment);
    return handsOf({
      connection: connectionOf(environment, world),
      environment,
      root: process.cwd(),
      attach,
    });
  } catch (error) {
    if (error instanceof BlockedError) return null;
    throw error;
  }
}
