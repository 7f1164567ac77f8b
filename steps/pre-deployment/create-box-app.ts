import { defineAttestedStep } from '../../harness/step.ts';
import { secret, text } from '../../harness/values.ts';

export const createBoxApp = defineAttestedStep({
  id: 'pre-deployment.create-box-app',
  procedure: 'pre-deployment#box-app',
  title: 'Create the application at Box',
  account: 'main',
  needs: {
    installation: text('name of this installation'),
    // Asked for although only a person can tell them right: that both can be read is seen before anyone signs.
    clientId: secret('client id of the Box app'),
    clientSecret: secret('client secret of the Box app'),
  },
  permissions: [],

  async prepare({ needs }) {
    const keys = [needs.clientId.name, needs.clientSecret.name];
    return {
      message: [
        `An application at Box for "${needs.installation}":`,
        "1. Sign in to the company's Box account and open its developer console.",
        '2. Create a new app: a custom app that authenticates users by standard OAuth 2.0.',
        `3. Give it a name that tells what it is for, such as "${needs.installation} data platform".`,
        `4. From its OAuth 2.0 credentials copy the client id to the place ${keys[0]} names in the environment file,`,
        `   and the client secret to the place ${keys[1]} names.`,
        '',
        `What ${keys.join(' and ')} name can be read now. Whether it is what Box shows, only you can tell.`,
      ].join('\n'),
      details: { readable: keys },
    };
  },
  attestations: {
    'the app is a custom app with user authentication by OAuth 2.0': {
      statement: ({ needs }) =>
        `The application at Box for the installation "${needs.installation}" is a custom app that authenticates users by OAuth 2.0.`,
    },
    'its client id and client secret are where the environment names them': {
      statement: ({ needs }) =>
        `The client id and the client secret of that application are at the places which ${needs.clientId.name} and ${needs.clientSecret.name} name for the installation "${needs.installation}".`,
    },
  },
});
