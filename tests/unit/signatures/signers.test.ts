import { expect, test } from '@playwright/test';
import { sha256 } from '../../../harness/json.ts';
import { checkSignature } from '../../../reports/signatures/check.ts';
import { readSigners, signerLine } from '../../../reports/signatures/signers.ts';
import { newKey, signature, subjects } from './signing.ts';

const key = newKey();
const fingerprint = sha256(key.publicKey);
const other = sha256('another key');
const ada = `Ada Sample\tEd25519\t${fingerprint}`;

const trusted = async (list: string) => {
  const checked = checkSignature('f', await signature(key), subjects, readSigners(list, 'list'));
  return checked.trust === 'listed' ? 'listed' : checked.problems.map(({ text }) => text).join();
};

test('reads one signer a line, with roles and days', () => {
  const text = `# our signers\n\n${ada}\r\nBen  van  der Sample  RSA-PSS-SHA256   ${other}   roles=reviewer,approver from=2026-01-01 until=2026-12-31\n`;
  expect(readSigners(text, 'list')).toEqual([
    {
      name: 'Ada Sample',
      algorithm: 'Ed25519',
      fingerprint,
      roles: null,
      from: -Infinity,
      until: Infinity,
    },
    {
      name: 'Ben  van  der Sample',
      algorithm: 'RSA-PSS-SHA256',
      fingerprint: other,
      roles: ['reviewer', 'approver'],
      from: Date.parse('2026-01-01T00:00:00Z'),
      until: Date.parse('2027-01-01T00:00:00Z'),
    },
  ]);
  expect(
    readSigners(signerLine({ name: 'Ada Sample', algorithm: 'Ed25519', fingerprint }), 'list'),
  ).toEqual(readSigners(ada, 'list'));
});

test('refuses a line it does not understand, by its number', () => {
  for (const line of [
    'Ada Sample',
    `Ada Sample DSA ${fingerprint}`,
    `Ada Sample Ed25519 ${fingerprint.slice(1)}`,
    `${ada} roles=owner`,
    `${ada} until=2026-02-31`,
    `${ada} until=tomorrow`,
    `${ada} colour=red`,
    `${ada} from=2026-01-01 from=2026-01-02`,
    `Eva Sample Ed25519 ${other}\nAda Sample Ed25519 ${other}`,
  ])
    expect(() => readSigners(`# list\n${line}`, 'our.signers'), line).toThrow(
      /RP-D580[^]*our\.signers:[23]/,
    );
});

test('carries a key for its person, algorithm, role and time only', async () => {
  expect(await trusted(ada)).toBe('listed');
  expect(await trusted(ada.replace('Ada Sample', 'ADA  sample'))).toBe('listed');
  expect(await trusted(`${ada} roles=executor from=2026-11-23 until=2026-11-23`)).toBe('listed');
  expect(await trusted('')).toBe(`no listed signer has the key ${fingerprint}`);
  expect(await trusted(ada.replace('Ada', 'Eva'))).toBe(
    'the key is listed for Eva Sample, not for Ada Sample',
  );
  expect(await trusted(ada.replace('Ed25519', 'RSA-PSS-SHA256'))).toBe(
    'the key is listed as RSA-PSS-SHA256',
  );
  expect(await trusted(`${ada} roles=reviewer`)).toBe('Ada Sample is not listed as executor');
  for (const days of ['until=2026-11-22', 'from=2026-11-24'])
    expect(await trusted(`${ada} ${days}`)).toContain('is not listed for 2026-11-23T03:12:04');
});
