import { defineAttestedStep } from '../../harness/step.ts';
import { optional, secret, text } from '../../harness/values.ts';

export const obtainEgnyteClient = defineAttestedStep({
  id: 'pre-deployment.obtain-egnyte-client',
  procedure: 'pre-deployment#egnyte-client',
  title: 'Obtain a client id for Egnyte',
  account: 'main',
  needs: {
    installation: text('name of this installation'),
    vendorContact: optional(text('address of the vendor')),
    // Asked for although only a person can tell it right: that it can be read is seen before anyone signs.
    clientId: secret('client id at Egnyte'),
  },
  permissions: [],

  async prepare({ needs }) {
    return {
      message: [
        `A client id with which "${needs.installation}" reads from Egnyte:`,
        `1. Ask for one, of ${needs.vendorContact ?? 'your contact at the vendor'} or of Egnyte:`,
        `   "Please issue a client id at Egnyte for our installation ${needs.installation},`,
        '   and hand it over on a way that is fit for credentials."',
        `2. Put it at the place ${needs.clientId.name} names in the environment file.`,
        '',
        `What ${needs.clientId.name} names can be read now. Whether it is this client id, only you can tell.`,
      ].join('\n'),
      details: { readable: [needs.clientId.name] },
    };
  },
  attestations: {
    'the client id was issued for this installation': {
      statement: ({ needs }) =>
        `The client id at Egnyte was issued for the installation "${needs.installation}".`,
    },
    'it is where the environment names it': {
      statement: ({ needs }) =>
        `That client id is at the place ${needs.clientId.name} names for the installation "${needs.installation}".`,
    },
  },
});
