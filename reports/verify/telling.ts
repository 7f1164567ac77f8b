import type { Said } from './finding.ts';

/** What the checks say, each with the name of its check. */
export type Telling<R = void> = AsyncGenerator<Said & { readonly check: string }, R, undefined>;

/** Puts a check's name before what it says, and hands on what it returns. */
export async function* named<R>(check: string, saying: AsyncGenerator<Said, R>): Telling<R> {
  for (let next = await saying.next(); ; next = await saying.next()) {
    if (next.done === true) return next.value;
    yield { ...next.value, check };
  }
}

/** The same of what lies in a folder within: its places are told with the folder before them. */
export async function* below(folder: string, telling: Telling): Telling {
  for await (const said of telling) {
    if (said.is === 'finding') yield { ...said, where: `${folder}/${said.where}` };
    else yield { ...said, text: `${folder}: ${said.text}` };
  }
}
