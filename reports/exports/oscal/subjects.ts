import type { RunRecord } from '../../run-record.ts';
import { filled, markup, markupLine, oneLine, prop, type Identify } from './texts.ts';

/** The people named in the record: who ran it and who attested. */
export function peopleOf({ run, steps }: RunRecord) {
  const attested = steps.flatMap(({ judgment }) =>
    (judgment?.attestations ?? []).flatMap(({ given }) => (given === null ? [] : [given.by])),
  );
  return { operator: run.operator, attesters: [...new Set(attested)] };
}

export function metadataOf(record: RunRecord, title: string, digest: string, identify: Identify) {
  const { run } = record;
  const { operator, attesters } = peopleOf(record);
  const people = [...new Set([operator, ...attesters])];
  return {
    title: markupLine(title),
    'last-modified': run.ended,
    version: digest,
    'oscal-version': '1.2.3',
    props: [
      prop('run', run.id),
      prop('mode', run.mode),
      prop('environment', run.environment),
      prop('target', run.target),
      prop('rehearsal', run.rehearsal),
      prop('record-sha256', digest),
      prop('ledger-head-sha256', record.ledger.head.hash),
      prop('ledger-head-entry', record.ledger.head.seq),
    ],
    roles: [
      { id: 'executor', title: 'Person who carried out the run' },
      { id: 'attester', title: 'Person who attested a result' },
    ],
    parties: people.map((name) => ({
      uuid: identify('party', name),
      type: 'person',
      name: oneLine(name),
    })),
    'responsible-parties': [
      { 'role-id': 'executor', 'party-uuids': [identify('party', operator)] },
      ...(attesters.length === 0
        ? []
        : [
            {
              'role-id': 'attester',
              'party-uuids': attesters.map((name) => identify('party', name)),
            },
          ]),
    ],
  };
}

/** The installation, the accounts it lies in, and Runproof as what looked at them. */
export function localDefinitions({ run }: RunRecord, identify: Identify) {
  const status = run.rehearsal
    ? { state: 'other', remarks: 'A rehearsal: a local stand-in, no installation.' }
    : { state: 'operational' };
  const { version, commit, modified, node } = run.software;
  return {
    components: [
      {
        uuid: identify('installation'),
        type: 'this-system',
        title: markupLine(`${run.environment} on ${run.target}`),
        description: markup(run.runbook.title),
        status,
      },
      ...run.accounts.map(({ name, id, region, caller }) => ({
        uuid: identify('account', name),
        type: 'service',
        title: markupLine(`AWS account ${id} in ${region}`),
        description: markup(`The ${name} account of the installation.`),
        props: [
          prop('account', id),
          prop('region', region),
          ...(caller === null ? [] : [prop('caller', caller)]),
        ],
        status,
      })),
    ],
    'assessment-assets': {
      components: [
        {
          uuid: identify('runproof'),
          type: 'software',
          title: 'Runproof',
          description: 'Carries out the procedures and observes what came of them.',
          props: [
            prop('version', version),
            ...(commit === null ? [] : [prop('commit', commit)]),
            prop('modified', modified),
            prop('node', node),
          ],
          status: { state: 'operational' },
        },
      ],
      'assessment-platforms': [
        {
          uuid: identify('platform'),
          title: 'Runproof',
          'uses-components': [{ 'component-uuid': identify('runproof') }],
        },
      ],
    },
  };
}

/** What a person put their name to, in their words. */
export function attestationsOf({ steps }: RunRecord, identify: Identify) {
  return steps.flatMap(({ id, judgment }) =>
    (judgment?.attestations ?? []).flatMap(({ name, statement, given }, index) =>
      given === null
        ? []
        : [
            {
              'responsible-parties': [
                { 'role-id': 'attester', 'party-uuids': [identify('party', given.by)] },
              ],
              parts: [
                {
                  uuid: identify('attestation', id, index),
                  name: 'attestation',
                  ns: 'urn:runproof:oscal:1',
                  title: markupLine(name),
                  props: [
                    prop('step', id),
                    prop('time', given.time),
                    prop('rehearsed', given.rehearsed),
                    prop('ledger-entry', given.entry),
                  ],
                  prose: markup(statement),
                },
              ],
            },
          ],
    ),
  );
}

/** The files an auditor holds beside this one. */
export function backMatter(record: RunRecord, digest: string, identify: Identify) {
  const files = new Map(
    record.attachments.flatMap((attachment) =>
      attachment.file === null ? [] : [[attachment.sha256, attachment] as const],
    ),
  );
  return {
    resources: [
      {
        uuid: identify('record'),
        title: 'Record of the run',
        description: 'Everything the reports of the run are drawn from.',
        rlinks: [
          { href: 'record.json', 'media-type': 'application/json', hashes: [sha256(digest)] },
        ],
      },
      {
        uuid: identify('ledger'),
        title: "The run's part of the ledger",
        description: markup(
          `Entries ${record.ledger.first} to ${record.ledger.last}, each with the SHA-256 of the line before it.`,
        ),
        rlinks: [{ href: 'ledger.jsonl', 'media-type': 'application/jsonl' }],
      },
      ...[...files.values()].map(({ name, file, mediaType, sha256: hash }) => ({
        uuid: identify('attachment', hash),
        title: markupLine(name),
        rlinks: [
          {
            href: file ?? '',
            'media-type': oneLine(mediaType),
            hashes: [sha256(hash)],
          },
        ],
      })),
    ],
  };
}

const sha256 = (value: string) => ({ algorithm: 'SHA-256', value });

/** What the run wrote down, in the order of the ledger. */
export function assessmentLog({ timeline }: RunRecord, identify: Identify) {
  return {
    entries: timeline.map(({ seq, time, began, event, step, verdict, text, run }) => ({
      uuid: identify('entry', seq),
      title: markupLine([event, step, verdict].filter((part) => part !== null).join(', ')),
      ...(text === null ? {} : { description: markup(text) }),
      start: began ?? time,
      ...(began === null ? {} : { end: time }),
      ...filled('props', [
        prop('ledger-entry', seq),
        ...(run === null ? [] : [prop('run', run)]),
        ...(step === null ? [] : [prop('step', step)]),
      ]),
    })),
  };
}
