import { appliesIn, type Protocol } from '../../harness/protocol/protocol.ts';
import { html, type Markup } from '../html/markup.ts';

/** What the steps may do in each account, put together from their declarations. */
export function permissions({ steps, accounts, parameters }: Protocol): Markup {
  const applying = steps.filter(appliesIn);
  const fromStore = parameters.some(
    ({ value }) => typeof value === 'string' && value.startsWith('ssm:'),
  );
  return html`<section id="permissions" aria-labelledby="permissions-title">
    <h2 id="permissions-title">Permissions</h2>
    <p>
      Every IAM action the steps declare; <code>npx runproof policy</code> writes the policies. An
      action that is not known to only read counts as changing. Besides, Runproof asks in each
      account who is calling
      (<code>sts:GetCallerIdentity</code>)${fromStore && html`, and reads secrets (<code>ssm:GetParameter</code>)`}.
    </p>
    ${accounts.map(({ name, id }) => {
      const own = applying.filter(({ account }) => account === name);
      const visiting = applying.filter(({ alsoReads }) => alsoReads.includes(name));
      const union = (all: readonly (readonly string[])[]) => [...new Set(all.flat())].toSorted();
      return html`<h3>Account ${name}, ${id}</h3>
        ${list('To read', union([...own, ...visiting].map((step) => step.permissions.reading)))}
        ${list('To change', union(own.map((step) => step.permissions.changing)))}`;
    })}
  </section>`;
}

const list = (title: string, actions: readonly string[]): Markup =>
  html`<h4>${title}</h4>
    ${
      actions.length === 0
        ? html`<p class="note">nothing</p>`
        : html`<ul class="actions">
            ${actions.map((action) => html`<li><code>${action}</code></li>`)}
          </ul>`
    }`;
