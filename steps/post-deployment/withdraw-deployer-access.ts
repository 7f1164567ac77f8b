import { defineAttestedStep } from '../../harness/step.ts';
import { list, text } from '../../harness/values.ts';

export const withdrawDeployerAccess = defineAttestedStep({
  id: 'post-deployment.withdraw-deployer-access',
  procedure: 'post-deployment#deployer-access-withdrawal',
  title: "Have the deployer's administrator rights withdrawn",
  account: 'main',
  needs: {
    deployers: list(text('role or user the deployment ran as, with its account')),
  },
  permissions: [],

  async prepare({ needs }) {
    return {
      message: [
        'To: whoever administers the accounts',
        'Subject: administrator rights of the deployment to be withdrawn',
        '',
        'The deployment is finished. Please take the administrator rights from:',
        '',
        ...needs.deployers.map((one) => `- ${one}`),
        '',
        'The platform runs with rights of its own. An upgrade needs these rights again; please tell us when they are gone.',
      ].join('\n'),
      details: { deployers: needs.deployers },
    };
  },
  attestations: {
    "the deployer's administrator rights are withdrawn in every account": {
      statement: ({ needs }) =>
        `The administrator rights of ${needs.deployers.join(', ')} are withdrawn.`,
    },
  },
});
