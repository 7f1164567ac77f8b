import { guardEndpoints } from '../../fixtures/accounts/endpoint-guard.ts';
import { placeOf } from '../../fixtures/accounts/guard.ts';
import { compareClocks, mostOff, timeServer } from '../../fixtures/signing/clock.ts';
import type { AccountName } from '../../harness/context.ts';
import { spoken } from '../../harness/duration.ts';
import type { Environment } from '../../harness/environment/index.ts';
import type { Hands } from '../../harness/hands.ts';
import { check, Unfit, type Check, type Finding } from './check.ts';

const rehearsed: Finding = { notChecked: 'a rehearsal does not leave this machine' };
const signIn =
  'Sign in (aws sso login, or an assumed role) as the deployer the environment names, or correct PROFILE.';

/** On aws: that calls go to AWS, that the clock is right, and that the caller is who the environment says. */
export function checkAccounts(
  environment: Environment,
  identify: Hands['identify'] | null,
): readonly Promise<Check>[] {
  const accounts = (['main', 'dr'] as const).filter(
    (account) => placeOf(environment, account) !== null,
  );
  const onAws = (ask: () => Finding | Promise<Finding>) => (): Finding | Promise<Finding> =>
    environment.target === 'aws' ? ask() : rehearsed;
  return [
    check(
      'accounts',
      'Endpoints',
      onAws(() => (guardEndpoints(environment), 'calls go to AWS over verified TLS')),
    ),
    check(
      'accounts',
      'Clock',
      onAws(() => clock(timeServer(environment))),
    ),
    ...accounts.map((account) =>
      check(
        'accounts',
        `Caller in ${account}`,
        onAws(() => caller(account, identify)),
        signIn,
      ),
    ),
  ];
}

/** Compares this machine's clock with the `Date` of an answer; without an answer nothing is known. */
export async function clock(server: string): Promise<Finding> {
  const compared = await compareClocks(server);
  if (compared === null) return { notChecked: `${server} cannot be reached` };
  const off = Math.abs(compared.ahead);
  if (off <= mostOff) return `right within ${spoken(Math.max(off, 1_000))}`;
  throw new Unfit(
    `${spoken(off)} off from ${server}`,
    'Let the system set its clock by NTP; evidence is dated by it.',
  );
}

export async function caller(
  account: AccountName,
  identify: Hands['identify'] | null,
): Promise<Finding> {
  if (identify === null) return { notChecked: 'nobody is asked while calls would go elsewhere' };
  const { caller: arn, accountId, region } = await identify(account);
  return `${arn}, account ${accountId}, Region ${region}`;
}
