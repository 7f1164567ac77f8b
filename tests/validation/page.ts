import { mark } from '../../reports/html/chip.ts';
import { html, type Content, type Markup } from '../../reports/html/markup.ts';
import { cssText } from '../../reports/html/print.ts';
import { shellOf } from '../../reports/html/shell.ts';
import { counted, durationOf, timeOf } from '../../reports/html/words.ts';
import type { RequirementResult, ValidationPack } from './assess.ts';

/** The pack as one page of the reports' look; it loads nothing and runs nothing. */
export function packPage(pack: ValidationPack): string {
  const proved = pack.verdict === 'proved';
  const name = `Runproof ${pack.tested?.software.version ?? ''}`.trim();
  const { before, after, end } = shellOf({
    title: `Validation of ${name}`,
    style: runningHead(pack, name),
    scripted: false,
    bar: html`<div class="bar" role="banner">
      <p class="bar-run"><a href="#top">Runproof</a> Validation pack</p>
      <p class="bar-verdict">${mark(pack.verdict)}</p>
    </div>`,
    watermark: proved ? null : 'NOT PROVED',
    contents: html`<ol>
      <li><a href="#use">Intended use</a></li>
      <li><a href="#requirements">Requirements</a></li>
      <li><a href="#not-passed">What did not pass</a></li>
      <li><a href="#trace">From requirement to test</a></li>
    </ol>`,
    cover: cover(pack, name),
    footer: html`<p>
      Made by npm run validate from docs/requirements.yaml and the results of the tests;
      validation.json beside this page holds the same. Times are UTC.
    </p>`,
    many: false,
  });
  const parts = [use(pack), requirements(pack), notPassed(pack), trace(pack)];
  return [before, ...parts.map((part) => `${part.toString()}\n`), after, end].join('');
}

function cover(pack: ValidationPack, name: string): Markup {
  const { tested, counts, started, milliseconds, reservations, requirements: all } = pack;
  const proved = all.filter((one) => one.proved).length;
  return html`<header class="cover" id="top">
    <p class="kicker">Validation pack</p>
    <h1>${name}</h1>
    <p class="subtitle">${proved} of ${counted(all.length, 'requirement')} proved</p>
    <div class="conclusion v-${pack.verdict === 'proved' ? 'passed' : 'failed'}">
      <p class="overall">${mark(pack.verdict)}</p>
      <p>
        ${counted(counts.passed, 'test')} passed, ${counts.failed} failed, ${counts.skipped}
        skipped.
        ${pack.errors.length > 0 && `${counted(pack.errors.length, 'error')} outside of any test.`}
      </p>
    </div>
    ${
      reservations.length > 0 &&
      html`<ul class="reservations" aria-label="Reservations">
        ${reservations.map((text) => html`<li><strong>No release:</strong> ${text}</li>`)}
      </ul>`
    }
    <h2 class="small">What was tested</h2>
    <dl class="wide">
      ${tested !== null && what(tested)}${row('Tests began', html`${timeOf(started)} <span class="note">and took ${durationOf(milliseconds)}</span>`)}
    </dl>
  </header>`;
}

function what({ software, platform, locks }: NonNullable<ValidationPack['tested']>): Content {
  return html`${row('Commit', html`<code class="digest">${software.commit ?? 'unknown'}</code>${software.modified && html` <strong class="warn">modified working tree</strong>`}`)}${row('Platform', `${platform.system}, ${platform.architecture}, ${counted(platform.cores, 'core')}, Node ${software.node}`)}${Object.entries(locks).map(([file, digest]) => row(file, html`<code class="digest">${digest}</code> <span class="note">SHA-256</span>`))}`;
}

const row = (name: string, content: Content): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${content}</dd>
  </div>`;

const use = ({ intendedUse, notIntended }: ValidationPack): Markup =>
  html`<section id="use" aria-labelledby="use-title">
    <h2 id="use-title">Intended use</h2>
    <p>${intendedUse}</p>
    <p>${notIntended}</p>
    <p class="note">
      This pack shows what the maker of Runproof has tested. Whether that suffices for the intended
      use at a company, that company decides under its own procedures.
    </p>
  </section>`;

function requirements({ requirements: all }: ValidationPack): Markup {
  const chapters = [...Map.groupBy(all, ({ chapter }) => chapter)];
  return html`<section id="requirements" aria-labelledby="requirements-title">
    <h2 id="requirements-title">Requirements</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Requirements and their results">
      <table class="requirements">
        <caption class="unseen">
          Requirements, their risk and result
        </caption>
        <thead>
          <tr>
            <th scope="col">Id</th>
            <th scope="col">Requirement</th>
            <th scope="col">Risk where it is not kept</th>
            <th scope="col">Tests</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        ${chapters.map(
          ([chapter, ours]) =>
            html`<tbody>
              <tr>
                <th scope="rowgroup" colspan="5">${chapter}</th>
              </tr>
              ${ours.map(requirement)}
            </tbody>`,
        )}
      </table>
    </div>
  </section>`;
}

function requirement({ id, text, risk, because, proved, proofs }: RequirementResult): Markup {
  const passed = proofs.reduce((sum, one) => sum + one.passed, 0);
  return html`<tr>
    <td><a href="#trace-${id}">${id}</a></td>
    <td>${text}</td>
    <td><strong>${risk}</strong> <span class="note">${because}</span></td>
    <td class="number">${passed}</td>
    <td>${mark(proved ? 'proved' : 'not proved')}</td>
  </tr>`;
}

function notPassed({ notPassed: tests, errors }: ValidationPack): Markup {
  const none = tests.length + errors.length === 0;
  return html`<section id="not-passed" aria-labelledby="not-passed-title">
    <h2 id="not-passed-title">What did not pass</h2>
    ${
      none
        ? html`<p>Nothing: no test failed, none was skipped.</p>`
        : html`<ul>
            ${tests.map(({ file, titles, result }) => html`<li><strong class="error">${result}</strong> ${titles.join(' › ')} <span class="note">${file}</span></li>`)}${errors.map((error) => html`<li><strong class="error">error</strong> <span class="value">${error}</span></li>`)}
          </ul>`
    }
  </section>`;
}

function trace({ requirements: all, unnamed }: ValidationPack): Markup {
  const files = Object.entries(unnamed);
  return html`<section id="trace" aria-labelledby="trace-title">
    <h2 id="trace-title">From requirement to test</h2>
    ${all.map(
      ({ id, proofs }) =>
        html`<h3 id="trace-${id}">${id}</h3>
          <ul>
            ${proofs.map(
              ({ proof, passed, failed, skipped }) =>
                html`<li>
                  <code>${proof}</code>
                  <span class="note"
                    >${passed}
                    passed${failed > 0 && `, ${failed} failed`}${skipped > 0 && `, ${skipped} skipped`}</span
                  >${passed + failed + skipped === 0 && html` <strong class="error">no such test ran</strong>`}
                </li>`,
            )}
          </ul>`,
    )}
    ${
      files.length > 0 &&
      html`<h3>Tests that no requirement names</h3>
        <p class="note">They count all the same: none may fail.</p>
        <ul class="two">
          ${files.map(([file, count]) => html`<li><code>${file}</code> <span class="note">${count}</span></li>`)}
        </ul>`
    }
  </section>`;
}

const runningHead = ({ verdict, tested }: ValidationPack, name: string): string => `@page {
  @top-left { content: ${cssText(`Validation of ${name}: ${verdict}`)}; }
  @top-right { content: ${cssText((tested?.software.commit ?? 'unknown commit').slice(0, 12))}; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}`;
