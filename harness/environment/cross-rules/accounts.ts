import type { CrossRule, Reading, Say } from '../reading.ts';

/** What is named by ARN lies in the account and Region it is used in. */
export const places: CrossRule = (reading, say) => {
  const { accountId, region, drAwsAccountId, drRegion, vendorAccountId } = reading.values;
  const main = { account: accountId, region, words: 'ACCOUNT_ID and REGION' };
  const dr = {
    account: drAwsAccountId,
    region: drRegion,
    words: 'DR_AWS_ACCOUNT_ID and DR_REGION',
  };
  for (const key of [
    'DEPLOYER_ROLE',
    'IAM_BOUNDARY_POLICY',
    'CERTIFICATE',
    'ALERT_TOPIC',
    'LOAD_BALANCER',
    'SNAPSHOT_COPY_KMS_KEY_SOURCE',
  ])
    inPlace(reading, say, key, main);
  for (const key of [
    'DR_DEPLOYER_ROLE',
    'DR_DATALAKE_KMS_KEY',
    'SNAPSHOT_COPY_KMS_KEY_DESTINATION',
  ])
    inPlace(reading, say, key, dr);
  if (vendorAccountId !== undefined && vendorAccountId === accountId) {
    say.problem('RP-D139', "The vendor's account is your own.", {
      key: 'VENDOR_ACCOUNT_ID',
      rule: 'the vendor has an account of its own',
      found: vendorAccountId,
      expected: 'another account than ACCOUNT_ID',
    });
  }
  const { profile, drProfile } = reading.values;
  if (profile !== undefined && profile === drProfile) {
    say.problem('RP-D139', 'One profile is named for two accounts.', {
      key: 'DR_PROFILE',
      rule: 'a profile for each account',
      found: profile,
      expected: 'the profile of the DR account',
    });
  }
};

function inPlace(
  { rawOf }: Reading,
  say: Say,
  key: string,
  place: { account: string | undefined; region: string | undefined; words: string },
): void {
  const raw = rawOf(key) ?? '';
  const [, region, account] = /^arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]*):(\d{12}|aws)?:/.exec(raw) ?? [];
  const wrong =
    (account !== undefined &&
      account !== 'aws' &&
      place.account !== undefined &&
      account !== place.account) ||
    (region !== undefined &&
      region !== '' &&
      place.region !== undefined &&
      region !== place.region);
  if (wrong)
    say.problem('RP-D139', `${key} lies elsewhere.`, {
      key,
      rule: `it lies in ${place.words}`,
      found: raw,
      expected: `an ARN of account ${place.account ?? '?'}, Region ${place.region ?? '?'}`,
    });
}

/** References that only a rehearsal can follow, and paths with the document's slip. */
export const references: CrossRule = ({ values }, say) => {
  for (const value of Object.values(values)) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !('from' in value) ||
      typeof value.from !== 'string' ||
      !('name' in value) ||
      typeof value.name !== 'string'
    )
      continue;
    const { name: key, from } = value;
    if (from.startsWith('rehearsal:') && values.target === 'aws')
      say.problem('RP-D118', `${key} names a secret of the rehearsal.`, {
        key,
        rule: 'rehearsal: only on embedded and localstack',
        found: from,
        expected: 'env:NAME, file:PATH or ssm:/PATH',
      });
    if (/^ssm:.*\/uat\//.test(from))
      say.finding('RP-D152', `${key} is read from a path with uat in it.`, {
        key,
        rule: 'the document writes uat in two paths; taken for a slip',
        found: from,
        expected: 'a path of production',
      });
  }
};
