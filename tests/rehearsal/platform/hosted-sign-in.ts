import type { Site, SiteContext } from '../../../fixtures/rehearsal/web/site.ts';

export const host = 'example-tdp.auth.us-east-2.amazoncognito.com';
export const client = { id: 'platform-client', secret: 'client-secret' };

/** Claims of an ID token. */
export type Person = Readonly<Record<string, string>>;

/** As much of a hosted sign-in as the platform asks: its token endpoint, which knows a code once. */
export function hostedSignIn(_: SiteContext, people: Map<string, Person>): Site {
  return {
    name: 'hosted-sign-in',
    hosts: [host],
    async answer(request, response) {
      let body = '';
      for await (const part of request) body += String(part);
      const said = new URLSearchParams(body);
      const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
      const person = people.get(said.get('code') ?? '');
      people.delete(said.get('code') ?? '');
      if (request.headers.authorization !== `Basic ${basic}`)
        return void response.writeHead(401).end('{"error":"invalid_client"}');
      if (person === undefined)
        return void response.writeHead(400).end('{"error":"invalid_grant"}');
      const exp = Math.floor(Date.now() / 1000) + 3600;
      const claims = JSON.stringify({ aud: client.id, exp, ...person });
      const token = `e30.${Buffer.from(claims).toString('base64url')}.c2ln`;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id_token: token }));
    },
  };
}
