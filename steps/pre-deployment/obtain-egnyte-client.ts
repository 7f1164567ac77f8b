import { defineAttestedStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

export const obtainEgnyteClient = defineAttestedStep({
  id: 'pre-deployment.obtain-egnyte-client',
  procedure: 'pre-deployment#egnyte-client',
  title: 'Obtain a client id for Egnyte',
  account: 'main',
  needs: {
    installation: text('name of this installation'),
    vendorContact: optional(text('address of the vendor')),
    // Only a place: what is to be put there does not exist before this step.
    clientIdPlace: text('where the client id at Egnyte is read from'),
  },
  permissions: [],

  async prepare({ needs }) {
    return {
      message: [
        `A client id with which "${needs.installation}" reads from Egnyte:`,
        `1. Ask for one, of ${needs.vendorContact ?? 'your contact at the vendor'} or of Egnyte:`,
        `   "Please issue a client id at Egnyte for our installation ${needs.installation},`,
        '   and hand it over on a way that is fit for credentials."',
        `2. Put it at ${needs.clientIdPlace} (EGNYTE_CLIENT_ID in the environment file).`,
      ].join('\n'),
    };
  },
  attestations: {
    'the client id was issued for this installation': {
      statement: ({ needs }) =>
        `The client id at Egnyte was issued for the installation "${needs.installation}".`,
    },
    'it is where the environment names it': {
      statement: ({ needs }) =>
        `That client id is at ${needs.clientIdPlace}, where the installation "${needs.installation}" reads it.`,
    },
  },
});
