import type { EnvironmentValues } from '../schema.ts';
import type { CrossRule, Says } from '../reading.ts';

interface Known extends Says {
  readonly sentence: string;
  readonly code: 'RP-D150' | 'RP-D151';
  readonly concerns: (values: Partial<EnvironmentValues>, has: (key: string) => boolean) => boolean;
}

/** Where the document contradicts itself or what it builds on, and what Runproof does about it. */
const known: readonly Known[] = [
  {
    code: 'RP-D150',
    key: 'ES_MASTER_INSTANCE_TYPE',
    sentence: 'The log policy of the document has a space before an action.',
    rule: 'Log Policy',
    found: '" logs:PutLogEventsBatch"',
    expected: 'the action without the space, which is what is written',
    concerns: () => true,
  },
  {
    code: 'RP-D150',
    key: 'RDS_BACKUP_SCHEDULE',
    sentence: 'The default of RDSBackupSchedule has lost its asterisks in the document.',
    rule: 'Data Layer',
    found: '0 1 * ?',
    expected: '0 1 * * ? *, which is taken',
    concerns: (_, has) => !has('RDS_BACKUP_SCHEDULE'),
  },
  {
    code: 'RP-D151',
    key: 'SERVICE_OTHER_PARAMETERS',
    sentence: 'Three parameters of the service layer have no name in the document.',
    rule: 'Service Layer',
    found: 'a domain, and one pair of MinCapacity and MaxCapacity too many',
    expected: 'their names, from the vendor',
    fix: 'Give them as SERVICE_OTHER_PARAMETERS=Name=value; Name=value',
    concerns: (_, has) => !has('SERVICE_OTHER_PARAMETERS'),
  },
  {
    code: 'RP-D150',
    key: 'BOX_INTEGRATION',
    sentence: 'The document writes two paths of Parameter Store with uat.',
    rule: 'Service Parameters and Secrets in SSM',
    found: '/tetrascience/uat/…',
    expected: '/tetrascience/production/…, which is written',
    concerns: ({ boxIntegration, egnyteIntegration }) =>
      boxIntegration === true || egnyteIntegration === true,
  },
  {
    code: 'RP-D150',
    key: 'ENABLE_DR',
    sentence: 'The document counts three outputs of the DR stack where six values are needed.',
    rule: 'DisasterRecovery - PreInstall Component',
    found: '3 outputs',
    expected: 'one output for each value, looked for by name',
    concerns: ({ enableDr }) => enableDr === true,
  },
  {
    code: 'RP-D150',
    key: 'SNAPSHOT_COPY_KMS_KEY_SOURCE',
    sentence: 'The document spells a parameter of the snapshot copy otherwise than the template.',
    rule: 'Disaster Recovery for Database',
    found: 'KMSKeySource',
    expected: 'KmsKeySource, which is used',
    concerns: ({ enableDr }) => enableDr === true,
  },
  {
    code: 'RP-D150',
    key: 'SNAPSHOT_COPY_CODE_BUCKET',
    sentence: 'The default of CodeBucket works with the template of the vendor only.',
    rule: 'Disaster Recovery for Database',
    found: 'DEFAULT_BUCKET, a word that today’s public template does not know',
    expected: 'the template the vendor provides',
    concerns: ({ enableDr }) => enableDr === true,
  },
  {
    code: 'RP-D150',
    key: 'ISOLATED_SUBNET_IDS',
    sentence: 'The default of IsolatedSubnetIds is not known.',
    rule: 'Data Layer',
    found: 'to be left unchanged, where the others are to be left empty',
    expected: 'the default of the product, which is left as it is',
    concerns: ({ createVpc }) => createVpc === true,
  },
  {
    code: 'RP-D151',
    key: 'KEY_PAIR_NAME',
    sentence: 'No documented parameter takes the key pair of the worker nodes.',
    rule: 'EC2 KeyPair',
    found: 'a key pair is asked for and never used',
    expected: 'word from the vendor on how it is handed over',
    concerns: () => true,
  },
  {
    code: 'RP-D151',
    key: 'EKS_AMI',
    sentence: 'No documented parameter takes an image for the worker nodes.',
    rule: 'Planning for Deployment',
    found: 'an image of your own is allowed',
    expected: 'word from the vendor on how it is handed over',
    concerns: ({ eksAmi }) => eksAmi !== undefined && eksAmi !== 'aws',
  },
  {
    code: 'RP-D150',
    key: 'SERVICE_CF_TEMPLATE_VERSION',
    sentence: 'The default of the service layer’s CFTemplateVersion never fits.',
    rule: 'Service Layer',
    found: 'v1.0.0',
    expected: 'the version of the product, which has to be given',
    concerns: () => true,
  },
  {
    code: 'RP-D150',
    key: 'SSO_ADMIN_GROUPS',
    sentence: 'The document spells the group of its example in two ways.',
    rule: 'Setting up your Organization',
    found: '"admins group" and "admin group"',
    expected: 'one spelling, to the letter',
    concerns: ({ sso }) => sso === true,
  },
  {
    code: 'RP-D151',
    key: 'DEFAULT_ADMINISTRATOR_EMAIL',
    sentence: 'The address of the default administrator is masked in the document.',
    rule: 'Disabling the default user',
    found: 'no value',
    expected: 'the address, from the vendor',
    concerns: (_, has) => !has('DEFAULT_ADMINISTRATOR_EMAIL'),
  },
];

export const documentFindings: CrossRule = ({ values, rawOf, lineOf }, say) => {
  const has = (key: string): boolean => lineOf(key) !== null && (rawOf(key) ?? '') !== '';
  for (const { sentence, code, concerns, ...says } of known) {
    if (concerns(values, has))
      say.finding(code, sentence, { ...says, rule: `document: ${says.rule}` });
  }
};
