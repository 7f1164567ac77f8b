import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import { readPage } from '../../../../reports/html/check/read-page.ts';
import { readEnvelope } from '../../../../reports/signatures/envelope.ts';
import { firstRun } from '../../../golden/sample-runs.ts';
import { newKey, people, publish, signAs, type Person } from './sample.ts';
import {
  at,
  edit,
  editLines,
  editUnseen,
  forge,
  resum,
  unsign,
  type Copy,
  type Way,
} from './tampering.ts';

const [executor, reviewer, approver] = people as [Person, Person, Person];
const approval = 'signatures/03-approver.dsse.json';

/** What a forger does with a page: its words, and then the digest that stands in it. */
function reworded(text: string): string {
  const changed = text.replace('second attempt', 'first attempt');
  const { page, stated } = readPage(changed);
  return changed.replace(stated?.page ?? '', page);
}

const byAnother = (text: string): string =>
  text.replace(/content="Runproof [^"]*"/, 'content="Runproof 9.9.9 (pages 0000000000000000)"');

/** Signed again by others, everything else made anew to fit. */
const signedBy =
  (...signatories: readonly Person[]) =>
  async ({ folder, entries }: Copy): Promise<void> => {
    const unsigned = entries.filter(({ kind }) => kind !== 'signed');
    await unsign(folder);
    await signAs(folder, unsigned, signatories);
    await forge(folder, unsigned);
  };

/** Another envelope in the approval's place, named in the ledger as the old one was. */
const inItsPlace =
  (change: (text: string) => string) =>
  async ({ folder }: Copy) => {
    await edit(folder, approval, change);
    await resum(folder);
  };

const payload = (text: string, change: (statement: string) => string): string => {
  const envelope = JSON.parse(text) as { payload: string };
  const statement = change(Buffer.from(envelope.payload, 'base64').toString());
  return canonicalJson({ ...envelope, payload: Buffer.from(statement).toString('base64') });
};

/** What can be done to the report and the signatures. */
export const waysWithSignatures: readonly Way[] = [
  {
    name: 'edit the report, with a new list',
    tamper: editUnseen('report.html', (text) => text.replace('second attempt', 'first attempt')),
    says: ['altered', /^report\.html:\d+$/, /first attempt/],
  },
  {
    name: 'edit the report, with its digest and a new list',
    tamper: editUnseen('report.html', reworded),
    says: ['altered', /^report\.html:\d+$/],
  },
  {
    name: 'add a script at the end of the report',
    tamper: editUnseen('report.html', (text) =>
      text.replace('</body>', '<script>alert(1)</script></body>'),
    ),
    says: ['altered', /^report\.html:\d+$/],
  },
  {
    name: 'edit the report and pass it off as drawn by another version, with its digest and a new list',
    tamper: editUnseen('report.html', (text) => reworded(byAnother(text))),
    says: ['altered', /^signatures\/01-executor/, /page is [0-9a-f]+, and [0-9a-f]+ was signed/],
  },
  {
    name: 'edit an export and pass everything off as drawn by another version',
    tamper: async ({ folder }) => {
      await edit(folder, 'traceability.csv', (text) => text.replace('does not hold', 'holds'));
      await edit(folder, 'report.html', (text) => reworded(byAnother(text)));
      await resum(folder);
    },
    says: ['altered', /^signatures\/01-executor/, /page is [0-9a-f]+, and [0-9a-f]+ was signed/],
  },
  {
    name: 'edit the report as of another version, with the old digest',
    tamper: editUnseen('report.html', (text) =>
      byAnother(text).replace('second attempt', 'first attempt'),
    ),
    says: ['altered', /^report\.html$/, /a page with digest/],
  },
  {
    name: 'put another record into the report as of another version',
    tamper: editUnseen('report.html', (text) =>
      byAnother(text).replace(/(id="record">[^<]*)"exitCode":1/, '$1"exitCode":0'),
    ),
    says: ['altered', /^report\.html, the record it carries$/],
  },
  {
    name: 'put another picture into the report as of another version',
    tamper: editUnseen('report.html', (text) =>
      byAnother(text).replace(/(id="picture-[0-9a-f]{64}">)[^<]*/, '$1aGVsbG8='),
    ),
    says: ['altered', /^report\.html, picture [0-9a-f]{64}$/],
  },
  {
    name: 'put no page at all in the place of the report',
    tamper: editUnseen('report.html', () => `${'<div>'.repeat(100_000)}\n`),
    says: ['refused', /^report\.html$/, /more than 500 elements/],
  },
  {
    name: 'take the approval away',
    tamper: async ({ folder }) => {
      await rm(at(folder, approval));
      await resum(folder);
    },
    says: ['missing', /^signatures$/, /Ada Approver as approver is missing/],
  },
  {
    name: "take the approval away, and the ledger's tail with it",
    tamper: signedBy(executor, reviewer),
    says: ['cut off', /^ledger\.jsonl$/],
    needs: { trust: 'head', honest: /cut off at the end of ledger\.jsonl: no head was given/ },
  },
  {
    name: "cut the ledger's tail, and leave the signatures",
    tamper: editLines((lines) => lines.slice(0, -1)),
    says: ['added', /^signatures\/03-approver/, /the ledger has no such signature/],
  },
  {
    name: 'sign again with a key of the same name',
    tamper: signedBy(executor, reviewer, { ...approver, key: newKey() }),
    says: ['not vouched for', /^signatures\/03-approver/, /no listed signer has the key/],
    needs: { trust: 'signers', honest: /Whether that is the key of Ada Approver: no list/ },
  },
  {
    name: 'sign with the key of another listed person',
    tamper: signedBy(executor, reviewer, { ...approver, name: 'Somebody Else' }),
    says: [
      'not vouched for',
      /^signatures\/03-approver/,
      /listed for Ada Approver, not for Somebody Else/,
    ],
    needs: { trust: 'signers', honest: /Whether that is the key of Somebody Else/ },
  },
  {
    name: 'one person in two roles',
    tamper: signedBy(executor, { ...reviewer, name: 'JO  OPERATOR', key: newKey() }),
    says: ['invalid', /^signatures\/02-reviewer/, /has signed as executor already/],
  },
  {
    name: 'approve what nobody reviewed',
    tamper: signedBy(executor, { ...approver }),
    says: ['invalid', /^signatures\/02-approver/, /the reviewer has not signed/],
  },
  {
    name: "put another run's signature in the place of the approval",
    tamper: async (copy) => {
      const elsewhere = `${copy.folder}-other`;
      await signAs(
        elsewhere,
        copy.entries.filter(({ kind }) => kind !== 'signed'),
        people,
        firstRun,
      );
      await writeFile(at(copy.folder, approval), await readFile(at(elsewhere, approval)));
      await resum(copy.folder);
    },
    says: ['altered', /^signatures\/03-approver/, /it is of another id/],
  },
  {
    name: 'change the name in a signature',
    tamper: inItsPlace((text) =>
      payload(text, (statement) => statement.replace('Ada Approver', 'Eve Approver')),
    ),
    says: ['altered', /^signatures\/03-approver/, /its bytes are not the signature of that key/],
  },
  {
    name: 'turn one bit of a signature',
    tamper: inItsPlace((text) => {
      const envelope = JSON.parse(text) as { signatures: { keyid: string; sig: string }[] };
      const sig = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
      sig[0] = (sig[0] ?? 0) ^ 1;
      return canonicalJson({
        ...envelope,
        signatures: [{ ...envelope.signatures[0], sig: sig.toString('base64') }],
      });
    }),
    says: ['altered', /^signatures\/03-approver/, /not the signature of that key/],
  },
  {
    name: 'no JSON in the place of a signature',
    tamper: inItsPlace(() => 'approved'),
    says: ['invalid', /^signatures\/03-approver/],
  },
  {
    name: 'swap two signatures',
    tamper: async ({ folder }) => {
      const review = 'signatures/02-reviewer.dsse.json';
      await rename(at(folder, approval), `${folder}-approval`);
      await rename(at(folder, review), at(folder, approval));
      await rename(`${folder}-approval`, at(folder, review));
      await resum(folder);
    },
    says: ['invalid', /^signatures\/0[23]/, /its place and role make it/],
  },
  {
    name: 'add a time stamp nobody gave',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, 'signatures/03-approver.tsr'), 'granted');
      await resum(folder);
    },
    says: ['altered', /^signatures\/03-approver/, /time stamp/],
  },
  {
    name: 'add a signature of nobody',
    tamper: async ({ folder }) => {
      await writeFile(at(folder, 'signatures/approved.txt'), 'approved');
      await resum(folder);
    },
    says: ['added', /^signatures\/approved\.txt$/],
  },
  {
    name: 'attest another result',
    tamper: editUnseen('attestation.json', (text) =>
      payload(text, (statement) => statement.replace('"result":"FAILED"', '"result":"PASSED"')),
    ),
    says: ['altered', /^attestation\.json$/, /another statement/],
  },
  {
    name: 'take a signer out of the attestation',
    tamper: editUnseen('attestation.json', (text) => {
      const read = readEnvelope(Buffer.from(text));
      if ('wrong' in read) throw new Error(read.wrong);
      return canonicalJson({ ...read.envelope, signatures: read.envelope.signatures.slice(0, 2) });
    }),
    says: ['altered', /^attestation\.json$/, new RegExp(`^keys ${sha256(executor.key.publicKey)}`)],
  },
  {
    name: 'take the attestation away',
    tamper: async ({ folder }) => {
      await rm(at(folder, 'attestation.json'));
      await resum(folder);
    },
    says: ['missing', /^attestation\.json$/],
  },
  {
    name: 'publish other entries under the same signatures',
    tamper: async ({ folder, entries }) => {
      await unsign(folder);
      await publish(
        folder,
        entries.filter(({ kind }) => kind !== 'signed'),
      );
    },
    says: ['not vouched for', /^signatures$/],
    needs: { trust: 'signers', honest: /nobody has signed/ },
  },
];
