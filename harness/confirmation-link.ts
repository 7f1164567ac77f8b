import { Secret } from './secret.ts';

/** What the link of a confirmation message says. Its token confirms the subscription, whoever has it. */
export interface ConfirmationLink {
  readonly topicArn: string;
  readonly token: Secret;
}

const address = /https:\/\/[^\s<>"']+/g;

/** The links of confirmation messages in a text, those included that a mail scanner has put into links of its own. */
export function confirmationLinks(text: string): readonly ConfirmationLink[] {
  const found = new Map<string, ConfirmationLink>();
  for (const [given] of text.replaceAll('&amp;', '&').matchAll(address)) {
    for (const url of withThoseInside(given)) {
      const topicArn = url.searchParams.get('TopicArn');
      const token = url.searchParams.get('Token');
      if (topicArn === null || token === null || found.has(token)) continue;
      // The shortest of AWS has some hundred digits; what is shorter confirms nothing.
      if (token.length >= 16)
        found.set(token, { topicArn, token: new Secret('token of a confirmation link', token) });
    }
  }
  return [...found.values()];
}

/** A link, and the links its own parameters carry. */
function withThoseInside(given: string): readonly URL[] {
  if (!URL.canParse(given)) return [];
  const url = new URL(given);
  const inside = [...url.searchParams.values()].filter(
    (value) => value.startsWith('https://') && URL.canParse(value),
  );
  return [url, ...inside.map((value) => new URL(value))];
}
