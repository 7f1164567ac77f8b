import { withdrawDeployerAccess as step } from '../../../steps/post-deployment/withdraw-deployer-access.ts';
import { expect, test } from '../stage.ts';

const deployers = ['RunproofDeployer of 111122223333', 'RunproofDeployer of 444455556666'];

test('is pending until it is attested for every account, and calls nothing of AWS', async ({
  stage,
}) => {
  const waiting = await stage.play(step, { needs: { deployers }, attest: false });
  expect(waiting.verdict).toBe('pending');
  for (const one of deployers) {
    expect(waiting.prepared?.message).toContain(`- ${one}`);
    expect(waiting.attestations[0]?.statement).toContain(one);
  }
  expect(waiting.calls).toEqual([]);
  expect((await stage.play(step, { needs: { deployers } })).verdict).toBe('passed');

  // A further account is not covered by what was said before.
  const more = [...deployers, 'RunproofDeployer of 777788889999'];
  const again = await stage.play(step, { needs: { deployers: more }, attest: false });
  expect(again.verdict).toBe('pending');
});
