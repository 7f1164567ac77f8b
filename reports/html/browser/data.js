// What stands as data at the end of this file, and digests of it.

export const utf8 = (text) => new TextEncoder().encode(text);

export async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromBase64(text) {
  if (Uint8Array.fromBase64 !== undefined) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Text of a JSON block as it was put in; `null` where there is none. */
export function jsonText(id) {
  const block = document.querySelector(`script[type="application/json"]#${id}`);
  if (block === null) return null;
  return block.textContent.replaceAll(/\\(u003c|[^])/g, (escape, what) =>
    what === 'u003c' ? '<' : escape,
  );
}

export const pictureBlock = (digest) =>
  document.querySelector(`script[type^="image/"]#picture-${digest}`);

/** Resolves when the whole file has been read. */
export const whole = () =>
  new Promise((resolve) => {
    if (document.readyState !== 'loading') resolve();
    else document.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
  });
