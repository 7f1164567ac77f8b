import { digestOf, fromBase64, utf8 } from './data.js';

const algorithms = {
  Ed25519: { key: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  'ECDSA-P256-SHA256': {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
  },
  'RSA-PSS-SHA256': {
    key: { name: 'RSA-PSS', hash: 'SHA-256' },
    verify: { name: 'RSA-PSS', saltLength: 32 },
  },
};

/**
 * Checks one DSSE envelope over an in-toto statement against the digests found here.
 * Resolves to { who, role, meaning, time, rehearsal, key, wrong, unsure }: `wrong` what does not fit, `unsure` why it could not be checked.
 */
export async function checkEnvelope({ file, text }, digests) {
  const said = {
    file,
    who: file,
    role: '',
    meaning: '',
    time: '',
    key: '',
    wrong: null,
    unsure: null,
  };
  try {
    const { payload, payloadType, signatures } = JSON.parse(text);
    const bytes = fromBase64(payload);
    const { subject, predicate } = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    );
    const { name, role, meaning, time, rehearsal, key } = predicate;
    Object.assign(said, { who: name, role, meaning, time, rehearsal: rehearsal === true });
    const publicKey = fromBase64(key.publicKey);
    said.key = await digestOf(publicKey);
    const [signature, ...more] = signatures;
    if (more.length > 0 || signature?.keyid !== said.key) {
      said.wrong = 'does not name the key it was made with';
      return said;
    }
    for (const [name_, digest] of Object.entries(digests)) {
      const found = subject.find((one) => one.name === name_)?.digest?.sha256;
      if (found === digest) continue;
      said.wrong =
        found === undefined
          ? `is not over the ${name_}`
          : `is over another ${name_} than this file has`;
    }
    const head = utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${bytes.length} `);
    const signed = new Uint8Array([...head, ...bytes]);
    const outcome = await verified(key.algorithm, publicKey, fromBase64(signature.sig), signed);
    if (outcome === false) said.wrong = 'does not fit what it is said to be over';
    else if (outcome !== true) said.unsure = outcome;
  } catch {
    said.wrong = 'cannot be read';
  }
  return said;
}

/** true, false, or in words why it could not be told. */
async function verified(name, publicKey, signature, signed) {
  const algorithm = algorithms[name];
  if (algorithm === undefined) return `this page does not know the algorithm ${name}`;
  let key;
  try {
    key = await crypto.subtle.importKey('spki', publicKey, algorithm.key, false, ['verify']);
  } catch (error) {
    if (error.name === 'NotSupportedError') return `this browser does not know ${name}`;
    return false;
  }
  const raw = name.startsWith('ECDSA') ? pairOf(signature) : signature;
  return raw !== null && crypto.subtle.verify(algorithm.verify, key, raw, signed);
}

/** r and s of an ECDSA signature out of its ASN.1, side by side as Web Crypto wants them; `null` where it is none. */
function pairOf(der) {
  const pair = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    if (der[at] !== 2) return null;
    const length = der[at + 1];
    const integer = der.slice(at + 2, at + 2 + length);
    const digits = integer.slice(Math.max(0, integer.length - 32));
    if (integer.length !== length || integer.length > 33) return null;
    pair.set(digits, end - digits.length);
    at += 2 + length;
  }
  return der[0] === 48 && der[1] === der.length - 2 && at === der.length ? pair : null;
}
