import type { SignerRole } from '../../harness/entries.ts';
import type { KeptSignature } from '../signatures/kept.ts';
import type { SignatureStatement } from '../signatures/statement.ts';
import { row } from './cover.ts';
import { html, type Markup } from './markup.ts';
import { timeOf } from './words.ts';

const roles: readonly SignerRole[] = ['executor', 'reviewer', 'approver'];

/**
 * Who signed this report, when and as what, on the screen and on paper alike (21 CFR 11.50). It says what the signatures
 * say; whether they hold, `npx runproof verify` tells, and the page's own check.
 */
export function signatureSection(kept: readonly KeptSignature[]): Markup {
  const signed = new Set(kept.flatMap(({ statement }) => statement?.predicate.role ?? []));
  const missing = roles.filter((role) => !signed.has(role));
  return html`<section id="signatures" aria-labelledby="signatures-title">
    <h2 id="signatures-title">Signatures</h2>
    ${
      kept.length > 0 &&
      html`<ol class="cards">
        ${kept.map(signature)}
      </ol>`
    }
    ${missing.length > 0 && html`<p>${kept.length === 0 ? 'Nobody has signed this report yet.' : `Not signed yet by: ${missing.join(', ')}.`}</p>`}
  </section>`;
}

function signature({ file, statement, fingerprint, timeStamp }: KeptSignature): Markup {
  if (statement === null)
    return html`<li class="card v-failed"><h3>${file} is no signature that can be read</h3></li>`;
  const { role, name, meaning, time, zone, rehearsal, clock, key, ledger, operator, caller } =
    statement.predicate;
  return html`<li class="card">
    <h3>${name}</h3>
    <p>
      ${rehearsal ? 'Signature of a rehearsal' : 'Signature'} as <strong>${role}</strong>:
      ${meaning}
    </p>
    <dl class="wide">
      ${[
        row('Signed', html`${localTime(time)} <span class="note">${zone}</span>`),
        row('Clock', clockWords(clock)),
        timeStamp !== null &&
          row(
            'Time stamp',
            timeStamp.time === null
              ? html`${timeStamp.file} cannot be read`
              : html`${timeOf(timeStamp.time)}
                  <span class="note">by ${timeStamp.authority ?? 'an unnamed authority'}</span>`,
          ),
        row(
          'Key',
          html`${key.algorithm}
            <code class="digest">${fingerprint}</code
            >${key.kms !== null && html` <span class="note">in AWS KMS: ${key.kms}</span>`}`,
        ),
        row('Login', html`${operator}${caller !== null && html`, on AWS <code>${caller}</code>`}`),
        row(
          'Covers',
          html`${statement.subject.map(({ name: of }) => of).join(', ')}, after entry ${ledger.seq}
            of the ledger <span class="note">${file}</span>`,
        ),
      ]}
    </dl>
  </li>`;
}

/** `2026-11-23 03:12:04.120 +01:00`; what is no time stays as it is. */
export const localTime = (time: string): string =>
  time.replace(
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)$/,
    (_, day: string, clock: string, offset: string) =>
      `${day} ${clock} ${offset === 'Z' ? '+00:00' : offset}`,
  );

function clockWords(clock: SignatureStatement['predicate']['clock']): string {
  if ('notCompared' in clock) return `not compared: ${clock.notCompared}`;
  const { comparedWith, ahead, within } = clock;
  const off = Math.abs(ahead);
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  const found =
    off <= within
      ? `no difference within ${seconds(within)}`
      : `${seconds(off)} ${ahead > 0 ? 'ahead' : 'behind'}, within ${seconds(within)}`;
  return `compared with ${comparedWith}: ${found}`;
}
