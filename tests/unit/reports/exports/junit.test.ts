import { expect, test } from '@playwright/test';
import { validateXML } from 'xmllint-wasm';
import { junitXml } from '../../../../reports/exports/junit.ts';
import { halved, hostileRecords, record, records, schemaText } from './records.ts';

/** Ant's published schema is of 2011 and knows no skipped tests, which Ant itself writes since 1.9; the rest must fit. */
const withoutSkipped = (xml: string): string =>
  xml.replaceAll(/ skipped="\d"|<skipped [^>]*\/>/g, '');
const dialects: Readonly<Record<string, (xml: string) => string>> = {
  'jenkins-junit-10.xsd': (xml) => xml,
  'ant-junit.xsd': withoutSkipped,
};

async function problemsOf(xml: readonly string[], dialect: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: xml.map((contents, index) => ({ fileName: `junit-${index}.xml`, contents })),
    schema: [{ fileName: dialect, contents: schemaText(dialect) }],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

for (const [dialect, adapted] of Object.entries(dialects)) {
  test(`all runs, and whatever stands in them, are valid by ${dialect}`, async () => {
    const documents = [...records, ...hostileRecords, halved].map((one) => adapted(junitXml(one)));
    expect(await problemsOf(documents, dialect)).toEqual([]);
  });

  test(`${dialect} sees a planted fault`, async () => {
    const faulty = adapted(junitXml(record)).replace(' name="', ' names="');
    expect(await problemsOf([faulty], dialect)).not.toEqual([]);
  });
}

const suites = [...junitXml(record).matchAll(/<testsuite [\s\S]*?<\/testsuite>/g)].map(
  ([text]) => text,
);
const suiteOf = (step: string): string =>
  suites.find((text) => text.startsWith(`<testsuite name="${step}"`)) ?? '';

test('each verdict is what a continuous integration takes it for', () => {
  const expected = {
    passed: [],
    'already conformant': [],
    failed: ['failure'],
    blocked: ['error'],
    pending: ['skipped'],
    'not applicable': ['skipped'],
    'not supported': ['skipped'],
    'not run': ['skipped'],
  };
  for (const [verdict, children] of Object.entries(expected)) {
    const step = record.steps.find((one) => one.verdict === verdict);
    expect(step, verdict).toBeDefined();
    const text = suiteOf(step?.id ?? '');
    const found = ['failure', 'error', 'skipped'].filter((name) => text.includes(`<${name} `));
    expect(found, verdict).toEqual(children);
    for (const kind of ['failure', 'error', 'skipped'])
      expect(text).toMatch(
        new RegExp(` (${kind}s|${kind})="${children.some((one) => one === kind) ? 1 : 0}"`),
      );
  }
  const cut = junitXml(records[2] ?? record);
  expect(cut).toMatch(/<error message="cut off while acting[^>]*type="cut off while acting"/);
});

test('counts are those of the report, and each step has its procedure, time and evidence', () => {
  const { counts } = record;
  expect(suites).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count, 0));
  expect(suites.filter((text) => text.includes('<failure '))).toHaveLength(counts.failed);
  for (const text of suites) {
    expect(text).toMatch(/<property name="runproof.procedure" value="[a-z-]+#[a-z0-9-]+"\/>/);
    expect(text).toMatch(/<property name="runproof.evidence" value="record.json#\/steps\/\d+"\/>/);
    expect(text).toMatch(
      /<testcase name="[^"]+" classname="rehearsal\.[a-z0-9.-]+" time="\d+\.\d{3}"/,
    );
  }
});
