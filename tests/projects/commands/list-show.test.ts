import { expect, test } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inFolder, project, runproof } from './cli.ts';

const harness = (file: string): string =>
  JSON.stringify(pathToFileURL(join(project, 'harness', file)).href);

/** A runbook with every trait a list can show. */
const sample = `
import { defineRunbook, playRunbook } from ${harness('runbook.ts')};
import { defineAttestedStep, defineCheck, defineStep } from ${harness('step.ts')};
import { text } from ${harness('values.ts')};
import { holds } from ${harness('criteria.ts')};

const common = { procedure: 'post-deployment#elasticsearch-https', account: 'main' };
const observed = { observe: async () => ({ done: true }), criteria: { 'it is done': () => holds(true, 'done') } };
const look = defineCheck({ ...common, ...observed, id: 'sample.look', title: 'Look', permissions: ['ec2:DescribeVpcs'] });
const change = defineStep({
  ...common, ...observed, id: 'sample.change-it', title: 'Change it', account: 'dr', region: 'main',
  needs: { vpcId: text('VPC to change') }, permissions: ['ec2:DescribeVpcs', 'ec2:DeleteVpc'],
  async act() {}, irreversible: 'a deleted VPC cannot be brought back', settles: { within: '5m', every: '10s' },
});
const state = defineAttestedStep({ ...common, id: 'sample.state', title: 'State', permissions: [], attestations: { 'it is so': { statement: 'It is so.' } } });

playRunbook(
  defineRunbook({ id: 'sample', title: 'A sample', procedure: 'sample', parameters: {} })
    .step(look)
    .when(() => false, 'nobody wants it', (part) => part.step(change, () => ({ vpcId: 'vpc-1' })))
    .independently((part) => part.step(state)),
);
`;

const withSample = <T>(work: (env: Record<string, string>) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'runbooks'));
    await writeFile(join(folder, 'runbooks', 'sample.runbook.ts'), sample);
    return work({ RUNPROOF_RUNBOOKS: join(folder, 'runbooks') });
  });

test.describe('list', () => {
  test('Lists the runbooks of the project', async () => {
    const { code, out } = await runproof(['list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^new-install +New single-tenant installation \(\d+ steps\)$/m);
    const { out: json } = await runproof(['list', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      runbooks: expect.arrayContaining([expect.objectContaining({ id: 'new-install' })]),
    });
  });

  test('Lists the steps of one in order, each with its traits', () =>
    withSample(async (env) => {
      const { code, out } = await runproof(['list', 'sample'], { env });
      expect(code).toBe(0);
      expect(out).toContain('1  sample.look  confirms · main\n   Look');
      expect(out).toContain(
        '2  sample.change-it  acts · dr, in the Region of main · irreversible\n   Change it\n   left out when nobody wants it',
      );
      expect(out).toContain('3  sample.state  is attested · main · holds up nothing else');
      const { out: json } = await runproof(['list', 'sample', '--json'], { env });
      const { steps } = JSON.parse(json) as { steps: unknown[] };
      expect(steps[1]).toEqual({
        number: 2,
        id: 'sample.change-it',
        title: 'Change it',
        kind: 'step',
        account: 'dr, in the Region of main',
        reversal: 'irreversible',
        leftOutWhen: ['nobody wants it'],
        independent: false,
      });
    }));

  test('Names the runbooks there are where one is unknown', async () => {
    const { code, err } = await runproof(['list', 'new-instal']);
    expect(code).toBe(3);
    expect(err).toMatch(/^RP-D101 There is no runbook "new-instal"\.[^]*new-install/);
  });
});

test.describe('show', () => {
  test('Shows everything about a step', () =>
    withSample(async (env) => {
      const { code, out } = await runproof(['show', 'sample.change-it'], { env });
      expect(code).toBe(0);
      for (const part of [
        /^Used in +sample, step 2 of 3\s+\(.*sample\.runbook\.ts:\d+\)$/m,
        /^Left out +when nobody wants it$/m,
        /^Procedure +post-deployment#elasticsearch-https \(procedures\/post-deployment\.md:\d+\)$/m,
        /^Irreversible +a deleted VPC cannot be brought back$/m,
        /^Settles +within 5m, looking every 10s$/m,
        /^Prerequisites\n {2}- /m,
        /^What to do\n {2}1\. /m,
        /^Expected results\n {2}- it is done$/m,
        /^Needs\n {2}- vpcId \(text\): VPC to change$/m,
        /^Permissions to read\n {2}- ec2:DescribeVpcs$/m,
        /^Permissions to change\n {2}- ec2:DeleteVpc$/m,
      ]) {
        expect(out).toMatch(part);
      }
      const { out: json } = await runproof(['show', 'sample.state', '--json'], { env });
      expect(JSON.parse(json)).toMatchObject({
        kind: 'attested',
        attestations: ['it is so'],
        reversal: 'changes nothing',
      });
    }));

  test('Shows every step of the project, with the file it is defined in and its procedure', async () => {
    const { out } = await runproof(['list', 'new-install', '--json']);
    const { steps } = JSON.parse(out) as { steps: { id: string }[] };
    const { describeStep } = await import('../../../cli/describing/step.ts');
    const { loadRunbooks } = await import('../../../cli/runbooks.ts');
    const { readProcedures } = await import('../../../harness/procedures/index.ts');
    const runbooks = await loadRunbooks();
    const procedures = readProcedures();
    for (const { id } of steps) {
      const shown = describeStep(id, runbooks, procedures);
      expect(shown?.definedIn, id).toBe(`steps/${id.replace('.', '/')}.ts`);
      expect(shown?.procedure, id).toHaveProperty('title');
    }
  });

  test('Suggests the nearest where a step is unknown', async () => {
    const { code, err } = await runproof(['show', 'post-deployment.enforce-https']);
    expect(code).toBe(3);
    expect(err).toMatch(
      /^RP-D101 No runbook has a step "post-deployment\.enforce-https"\.[^]*post-deployment\.enforce-elasticsearch-https/,
    );
  });
});
