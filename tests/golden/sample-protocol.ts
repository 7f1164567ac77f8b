import type { Protocol, ProtocolStep } from '../../harness/protocol/protocol.ts';

/** A step as small as it can be: what a test is about is said on top. */
export const sampleStep = (
  id: string,
  number: number,
  said: Partial<ProtocolStep> = {},
): ProtocolStep => ({
  number,
  id,
  title: `Do ${id}`,
  kind: 'step',
  procedure: `sample#${id}`,
  account: 'main',
  region: 'main',
  alsoReads: [],
  conditions: [],
  independent: false,
  needs: [],
  outputs: [],
  preconditions: [],
  criteria: [`${id} is done`],
  attestations: [],
  permissions: { reading: ['ec2:DescribeVpcs'], changing: ['ec2:CreateVpc'] },
  ways: [],
  settles: null,
  irreversible: null,
  ...said,
});

/** Three steps, one of which a decision excludes. */
export const sampleProtocol: Protocol = {
  protocol: 'runproof protocol',
  version: 1,
  runbook: {
    id: 'new-install',
    title: 'New single-tenant installation',
    procedure: 'deployment-archived',
    qualifies: true,
  },
  environment: 'acme-prod',
  target: 'aws',
  rehearsal: false,
  software: {
    version: '0.1.0',
    commit: '4f2c8e1d9b7a6053e2c1d8f4a9b0c7e6d5f4a3b2',
    modified: false,
  },
  accounts: [
    { name: 'main', id: '111122223333', region: 'us-east-2' },
    { name: 'dr', id: '444455556666', region: 'us-west-2' },
  ],
  decisions: [
    { name: 'Disaster recovery', value: false },
    { name: 'Single sign-on', value: true },
  ],
  findings: [],
  parameters: [
    { name: 'VpcCidr', key: 'VPC_CIDR', value: '10.20.0.0/16', source: 'acme-prod.env:4' },
    { name: '', key: 'INSTALLED', value: false, source: 'Runproof default' },
  ],
  steps: [
    sampleStep('one.first', 1, { irreversible: 'what it removes is gone' }),
    sampleStep('one.second', 2, {
      account: 'dr',
      region: 'dr',
      conditions: [{ otherwise: 'disaster recovery is out of scope', holds: 'no' }],
    }),
    sampleStep('one.third', 3, {
      kind: 'check',
      conditions: [{ otherwise: 'the rights have been withdrawn', holds: 'until attested' }],
      preconditions: ['somebody is there'],
      attestations: [{ name: 'it was seen', statement: 'I have seen it' }],
    }),
  ],
  procedures: [
    {
      id: 'sample#one.first',
      chapter: 'Sample',
      title: 'First things',
      purpose: 'Do what comes first.',
      prerequisites: ['Nobody has done it before.'],
      instructions: ['Do it.'],
      expectedResults: ['one.first is done'],
      attestedResults: [],
      notes: ['It takes a while.'],
      documentSection: ['Sample', 'First things'],
      validity: {},
    },
  ],
};
