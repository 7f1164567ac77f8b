import { BlockedError } from '../../harness/errors/index.ts';
import { redact } from '../../harness/redaction.ts';

const patience = 20_000;

/**
 * Asks a time-stamp authority (RFC 3161 over HTTP) and takes its answer only if it stands: granted, for these bytes, with the
 * number asked with, and signed by a certificate for time stamps.
 * @param message the bytes of the signature
 * @throws BlockedError RP-B587
 */
export async function timeStampFrom(
  url: string,
  message: Uint8Array,
): Promise<{ readonly answer: Uint8Array; readonly time: string }> {
  const { checkTimeStamp, longestTimeStamp, newNonce, timeStampRequest } =
    await import('../../reports/signatures/time-stamp.ts');
  const nonce = newNonce();
  const refuse = (found: string, cause?: unknown): BlockedError =>
    new BlockedError('RP-B587', 'The time-stamp authority gives no time stamp that stands.', {
      where: redact(url),
      found,
      cause,
    });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: new Uint8Array(timeStampRequest(message, nonce)),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  }).catch((cause: Error) => {
    throw refuse(
      `no answer: ${(cause.cause as Error | undefined)?.message ?? cause.message}`,
      cause,
    );
  });
  if (!response.ok) throw refuse(`HTTP status ${response.status}`);
  const answer = await readAtMost(response, longestTimeStamp).catch((cause: Error) => {
    throw refuse(cause.message, cause);
  });
  const { time, problems } = await checkTimeStamp(answer, message, { trusted: null, nonce });
  if (time === null || problems.length > 0) throw refuse(problems.join('; '));
  return { answer, time };
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) throw new Error('the answer is longer than a time stamp is');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
