import { placeOf } from '../../fixtures/accounts/guard.ts';
import { parametersOf } from '../../fixtures/playing/parameters.ts';
import type { Software } from '../../harness/entries.ts';
import { decisionsOf } from '../../harness/environment/decisions.ts';
import type { Environment } from '../../harness/environment/index.ts';
import type { Procedure } from '../../harness/procedures/index.ts';
import {
  protocolVersion,
  type Protocol,
  type ProtocolCondition,
  type ProtocolStep,
} from '../../harness/protocol/protocol.ts';
import type { AnyRunbook, Known, Placed } from '../../harness/runbook.ts';
import { ways, type AnyStep } from '../../harness/step.ts';
import { isReadingAction } from './permissions.ts';
import { namesOf } from './step.ts';

/** Draws a runbook's protocol for an environment out of definitions and procedures; nothing is observed. */
export function describeProtocol(
  runbook: AnyRunbook,
  environment: Environment,
  software: Software,
  procedures: readonly Procedure[],
): Protocol {
  const { id, title, procedure, placed, qualifies = false } = runbook;
  const { name, target, findings } = environment;
  const { version, commit, modified } = software;
  const used = new Set(placed.map(({ step }) => step.procedure));
  return {
    protocol: 'runproof protocol',
    version: protocolVersion,
    runbook: { id, title, procedure, qualifies },
    environment: name,
    target,
    rehearsal: target !== 'aws',
    software: { version, commit, modified },
    accounts: (['main', 'dr'] as const).flatMap((account) => {
      const place = placeOf(environment, account);
      return place === null ? [] : [{ name: account, id: place.accountId, region: place.region }];
    }),
    decisions: decisionsOf(environment),
    findings: findings.map(({ code, sentence, details }) => ({
      code,
      text: [sentence, details.found, details.expected].filter(Boolean).join(' — '),
    })),
    parameters: parametersOf(environment),
    steps: placed.map((one, index) => stepOf(one, index + 1, environment)),
    procedures: procedures.flatMap(({ file: _file, line: _line, ...text }) =>
      used.has(text.id) ? [text] : [],
    ),
  };
}

function stepOf(
  { step, conditions, independent }: Placed,
  number: number,
  environment: Environment,
): ProtocolStep {
  const { id, title, kind, procedure, account, permissions, act, settles, irreversible } = step;
  return {
    number,
    id,
    title,
    kind,
    procedure,
    account,
    region: step.region ?? account,
    alsoReads: step.alsoReads ?? [],
    conditions: conditions.map((condition) => conditionOf(condition, environment)),
    independent: independent !== null,
    needs: namesOf(step.needs),
    outputs: namesOf(step.produces),
    preconditions: Object.keys(step.preconditions ?? {}),
    criteria: Object.keys(step.criteria),
    attestations: attestationsOf(step),
    permissions: {
      reading: permissions.filter(isReadingAction).toSorted(),
      changing: permissions.filter((action) => !isReadingAction(action)).toSorted(),
    },
    ways: typeof act === 'object' ? ways : [],
    settles: settles ?? null,
    irreversible: irreversible ?? null,
  };
}

/** A condition may ask what has been attested: it is asked for both answers, as nothing is known yet. */
function conditionOf(
  { holds, otherwise }: Placed['conditions'][number],
  environment: Environment,
): ProtocolCondition {
  const given = (attested: boolean): Known => ({ attested: () => attested });
  if (!holds(environment as never, given(false))) return { otherwise, holds: 'no' };
  return { otherwise, holds: holds(environment as never, given(true)) ? 'yes' : 'until attested' };
}

const attestationsOf = ({ attestations = {} }: AnyStep): ProtocolStep['attestations'] =>
  Object.entries(attestations).map(([name, { statement }]) => ({
    name,
    statement: typeof statement === 'string' ? statement : null,
  }));
