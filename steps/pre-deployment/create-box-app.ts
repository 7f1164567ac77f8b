import { defineAttestedStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';

export const createBoxApp = defineAttestedStep({
  id: 'pre-deployment.create-box-app',
  procedure: 'pre-deployment#box-app',
  title: 'Create the application at Box',
  account: 'main',
  needs: {
    installation: text('name of this installation'),
    // Only places: what is to be put there does not exist before this step.
    clientIdPlace: text('where the client id of the Box app is read from'),
    clientSecretPlace: text('where the client secret of the Box app is read from'),
  },
  permissions: [],

  async prepare({ needs }) {
    return {
      message: [
        `An application at Box for "${needs.installation}":`,
        "1. Sign in to the company's Box account and open its developer console.",
        '2. Create a new app: a custom app that authenticates users by standard OAuth 2.0.',
        `3. Give it a name that tells what it is for, such as "${needs.installation} data platform".`,
        `4. From its OAuth 2.0 credentials copy the client id to ${needs.clientIdPlace} (BOX_CLIENT_ID in the`,
        `   environment file), and the client secret to ${needs.clientSecretPlace} (BOX_CLIENT_SECRET).`,
      ].join('\n'),
    };
  },
  attestations: {
    'the app is a custom app with user authentication by OAuth 2.0': {
      statement: ({ needs }) =>
        `The application at Box for the installation "${needs.installation}" is a custom app that authenticates users by OAuth 2.0.`,
    },
    'its client id and client secret are where the environment names them': {
      statement: ({ needs }) =>
        `The client id and the client secret of that application are at ${needs.clientIdPlace} and ${needs.clientSecretPlace}, where the installation "${needs.installation}" reads them.`,
    },
  },
});
