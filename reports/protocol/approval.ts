import type { SignerRole } from '../../harness/entries.ts';
import type { Protocol } from '../../harness/protocol/protocol.ts';
import { html, type Markup } from '../html/markup.ts';
import { localTime } from '../html/signatures.ts';
import type { KeptSignature } from '../signatures/kept.ts';

const signing: Readonly<Record<SignerRole, string>> = {
  executor: 'has read it and will carry it out',
  reviewer: 'has checked that it is complete and right',
  approver: 'approves that it is carried out; does not carry it out',
};

const titleOf = (role: SignerRole): string => `${role.charAt(0).toUpperCase()}${role.slice(1)}`;

/** The approval page: a line to be signed for each role, and in its place the signatures that were given. */
export function approval({ rehearsal }: Protocol, signatures: readonly KeptSignature[]): Markup {
  const given = signatures.filter(({ statement }) => statement !== null);
  const unread = signatures.filter(({ statement }) => statement === null);
  return html`<section id="signatures" aria-labelledby="signatures-title">
    <h2 id="signatures-title">Approval</h2>
    <p>
      A signature covers the digest of this
      protocol.${rehearsal && html` <strong>It is the signature of a rehearsal.</strong>`}
    </p>
    ${unread.map(({ file }) => html`<p class="error">${file} is no signature that can be read.</p>`)}
    <table class="approval stack" role="table">
      <caption class="unseen">
        Who signs this protocol
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Role</th>
          <th scope="col" role="columnheader">Printed name</th>
          <th scope="col" role="columnheader">Meaning</th>
          <th scope="col" role="columnheader">Signature</th>
          <th scope="col" role="columnheader">Date and time</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${(Object.keys(signing) as SignerRole[]).flatMap((role) => {
          const ofRole = given.filter(({ statement }) => statement?.predicate.role === role);
          return ofRole.length > 0 ? ofRole.map(signed) : [empty(role)];
        })}
      </tbody>
    </table>
  </section>`;
}

const empty = (role: SignerRole): Markup =>
  html`<tr role="row" class="unsigned">
    <th scope="row" role="rowheader">${titleOf(role)}<span class="note">${signing[role]}</span></th>
    ${['Printed name', 'Meaning', 'Signature', 'Date and time'].map((label) => html`<td role="cell" data-label="${label}"><span class="unseen">not signed</span></td>`)}
  </tr>`;

function signed({ statement, fingerprint, timeStamp }: KeptSignature): Markup | null {
  if (statement === null) return null;
  const { role, name, meaning, time, zone, key } = statement.predicate;
  return html`<tr role="row">
    <th scope="row" role="rowheader">${titleOf(role)}</th>
    <td role="cell" data-label="Printed name">${name}</td>
    <td role="cell" data-label="Meaning">${meaning}</td>
    <td role="cell" data-label="Signature">
      ${key.algorithm} <code class="digest">${fingerprint}</code>
    </td>
    <td role="cell" data-label="Date and time">
      ${localTime(time)}
      <span class="note"
        >${zone}${timeStamp !== null && html`; time stamp ${timeStamp.time ?? 'unreadable'} by ${timeStamp.authority ?? 'an unnamed authority'}`}</span
      >
    </td>
  </tr>`;
}
