import { GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { arnOfWanted } from '../../harness/aws/principal.ts';
import { defineAttestedStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

export const sendDetailsToVendor = defineAttestedStep({
  id: 'pre-deployment.send-details-to-vendor',
  procedure: 'pre-deployment#details-to-vendor',
  title: 'Send the details of the installation to the vendor',
  account: 'main',
  needs: {
    installation: text('name of this installation'),
    deployer: text('role or user the deployment runs as: its name, or its ARN'),
    vendorContact: optional(text('address the vendor takes such details at')),
  },
  permissions: ['iam:GetRole', 'iam:GetUser'],

  async prepare({ aws, needs, accountId, region }) {
    const deployerArn = await arnOfWanted(needs.deployer, {
      async role(name) {
        const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: name }));
        return { arn: Role?.Arn ?? '', boundary: null };
      },
      async user(name) {
        const { User } = await aws.iam.send(new GetUserCommand({ UserName: name }));
        return { arn: User?.Arn ?? '', boundary: null };
      },
    });
    return {
      message: [
        `To: ${needs.vendorContact ?? 'your contact at the vendor'}`,
        `Subject: Installation "${needs.installation}": account, Region and deployer`,
        '',
        `Please share the product with the account of our installation "${needs.installation}":`,
        '',
        `AWS account: ${accountId}`,
        `Region: ${region}`,
        `Deployer: ${deployerArn}`,
        '',
        'This message is about this installation alone; each further one gets a message of its own.',
        'Please confirm that these details have arrived, and send us the id of the portfolio.',
      ].join('\n'),
      details: {
        installation: needs.installation,
        accountId,
        region,
        deployerArn,
        vendorContact: needs.vendorContact,
      },
    };
  },
  attestations: {
    "the vendor has the account, the Region and the deployer's role or user": {
      statement: ({ needs, accountId, region }) =>
        `The vendor was sent account ${accountId}, Region ${region} and deployer "${needs.deployer}" for the installation "${needs.installation}".`,
    },
    'the vendor has confirmed the details of this installation': {
      statement: ({ needs, accountId, region }) =>
        `The vendor has confirmed account ${accountId} and Region ${region} for the installation "${needs.installation}".`,
    },
  },
});
