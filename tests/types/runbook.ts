import { as } from '../../harness/runbook.ts';
import { makeKey, nameDomain, sample, useKey } from './samples.ts';

// What must compile.
sample
  .step(makeKey)
  .step(useKey, ({ outputs }) => ({ keyArn: outputs.makeKey.keyArn }))
  .step(as(makeKey, 'sample.make-key-again'))
  .step(as(useKey, 'sample.use-key-again'), ({ outputs }) => ({
    keyArn: outputs.makeKeyAgain.keyArn,
  }));

sample
  .when(
    (environment) => environment.disasterRecovery,
    'out of scope',
    (part) => part.step(nameDomain, ({ environment }) => ({ domain: environment.domain })),
  )
  .step(as(nameDomain, 'sample.name-other'), ({ outputs, environment }) => ({
    domain: outputs.nameDomain?.zone ?? environment.domain,
  }));

sample.recorded(makeKey).step(useKey, ({ outputs }) => ({ keyArn: outputs.makeKey.keyArn }));

// What must not: each line below has an error of its own.
// @ts-expect-error a later step's output
sample.step(useKey, ({ outputs }) => ({ keyArn: outputs.makeKey.keyArn })).step(makeKey);
// @ts-expect-error an output of a step that this runbook does not know
sample.recorded(nameDomain).step(useKey, ({ outputs }) => ({ keyArn: outputs.makeKey.keyArn }));
// @ts-expect-error a step that this runbook plays is not taken from another one
sample.step(makeKey).recorded(makeKey);
// @ts-expect-error an omitted need
sample.step(useKey);
// @ts-expect-error an omitted need, with a wiring
sample.step(useKey, () => ({}));
// @ts-expect-error an unknown need
sample.step(nameDomain, ({ environment }) => ({ domain: environment.domain, colour: 'red' }));
// @ts-expect-error an unknown parameter of the environment
sample.step(nameDomain, ({ environment }) => ({ domain: environment.colour }));
// @ts-expect-error a text where an ARN is wanted
sample.step(useKey, ({ environment }) => ({ keyArn: environment.domain }));
// @ts-expect-error a duplicate step
sample.step(makeKey).step(makeKey);
sample
  .when(
    (environment) => environment.disasterRecovery,
    'out of scope',
    (part) => part.step(nameDomain, ({ environment }) => ({ domain: environment.domain })),
  )
  .step(as(nameDomain, 'sample.name-other'), ({ outputs }) => ({
    // @ts-expect-error an output that exists only under a condition, used as if always there
    domain: outputs.nameDomain.zone,
  }));
