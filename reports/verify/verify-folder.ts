import { lstat, opendir, realpath } from 'node:fs/promises';
import { DefinitionError, EvidenceError } from '../../harness/errors/index.ts';
import type { Trust } from './evidence.ts';
import { finding, printable, type Finding, type Remark } from './finding.ts';
import { limits } from './limits.ts';
import { verifyProtocol } from './protocol.ts';
import { verifyRun } from './run.ts';
import { verifyTarget } from './target.ts';
import type { Telling } from './telling.ts';

export type { Trust } from './evidence.ts';

export interface Verification {
  readonly folder: string;
  readonly kind: 'run' | 'protocol' | 'target';
  /** Nothing is wrong; what could not be checked stands in `unchecked`. */
  readonly verified: boolean;
  readonly findings: readonly Finding[];
  readonly checked: readonly Remark[];
  readonly unchecked: readonly Remark[];
}

const verifiers = { run: verifyRun, protocol: verifyProtocol, target: verifyTarget } as const;

/**
 * Verifies a run's folder, a protocol's, or that of a whole target (`evidence/<environment>/<target>`). Reads only what
 * lies in it, follows no link, asks nobody and writes nothing; the folder may come from a stranger.
 * @throws DefinitionError RP-D590 for what is no folder, RP-D591 for one that holds no evidence
 */
export async function verifyFolder(path: string, trust: Trust = {}): Promise<Verification> {
  const folder = await folderAt(path);
  const kind = await kindOf(folder);
  return collected(path, kind, verifiers[kind](folder, trust));
}

/**
 * Verifies a folder before something is done on the strength of it.
 * @throws EvidenceError RP-E590 with what is wrong
 */
export async function mustVerify(path: string, trust: Trust = {}): Promise<Verification> {
  const verification = await verifyFolder(path, trust);
  const { findings } = verification;
  const [first] = findings;
  if (first === undefined) return verification;
  const others = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  throw new EvidenceError('RP-E590', 'The evidence does not verify.', {
    where: `${printable(path)}, ${first.where}`,
    found: `${first.kind}: ${first.found}${others}`,
    expected: first.expected,
  });
}

async function collected(
  folder: string,
  kind: Verification['kind'],
  telling: Telling,
): Promise<Verification> {
  const findings = new Map<string, Finding>();
  const counts = new Map<string, number>();
  const remarks: Record<'checked' | 'unchecked', Map<string, Remark>> = {
    checked: new Map(),
    unchecked: new Map(),
  };
  for await (const said of whatever(telling)) {
    const { check } = said;
    if (said.is !== 'finding') {
      remarks[said.is].set(`${check} ${said.text}`, { check, text: said.text });
      continue;
    }
    const { kind: how, where, found, expected } = said;
    const count = (counts.get(check) ?? 0) + 1;
    counts.set(check, count);
    if (count <= limits.findings)
      findings.set(JSON.stringify([how, where, found]), {
        check,
        kind: how,
        where,
        found,
        expected,
      });
  }
  for (const [check, count] of counts) {
    if (count <= limits.findings) continue;
    const text = `${count - limits.findings} more findings of this check are not listed.`;
    remarks.unchecked.set(text, { check, text });
  }
  return {
    folder: printable(folder),
    kind,
    verified: findings.size === 0,
    findings: [...findings.values()],
    checked: [...remarks.checked.values()],
    unchecked: [...remarks.unchecked.values()],
  };
}

/** A check that a stranger's evidence leads astray ends the verification with a finding, not with a crash. */
async function* whatever(telling: Telling): Telling {
  let check = 'files';
  try {
    for await (const said of telling) {
      ({ check } = said);
      yield said;
    }
  } catch (error) {
    const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const text = 'Everything after it: the checks came to no end.';
    yield {
      ...finding('invalid', `after the check "${check}"`, found, 'evidence that can be checked'),
      check,
    };
    yield { is: 'unchecked', check, text };
  }
}

async function folderAt(path: string): Promise<string> {
  const wrong = (found: string) =>
    new DefinitionError('RP-D590', 'There is no folder to verify.', {
      where: printable(path),
      found,
      expected: 'the folder of a run, of a protocol, or of a target',
    });
  try {
    const folder = await realpath(path);
    const state = await lstat(folder);
    if (state.isDirectory()) return folder;
  } catch (error) {
    throw wrong(`it cannot be opened (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  throw wrong('a file; an archive is unpacked first');
}

/** By what lies in it. A run's folder that lost files is still a run's: that they are missing is for the checks to say. */
async function kindOf(folder: string): Promise<Verification['kind']> {
  const names = new Set<string>();
  for await (const { name } of await opendir(folder)) {
    names.add(name);
    if (names.size > limits.files) break;
  }
  if (names.has('protocol.json')) return 'protocol';
  if (names.has('record.json') || names.has('report.html')) return 'run';
  if (names.has('runs') || names.has('protocols')) return 'target';
  if (names.has('SHA256SUMS') || names.has('ledger.jsonl')) return 'run';
  throw new DefinitionError('RP-D591', 'There is no evidence in this folder.', {
    where: printable(folder),
    found: [...names].slice(0, 8).map(printable).join(', ') || 'nothing',
    expected: 'record.json, protocol.json, or runs/ and ledger.jsonl',
  });
}
