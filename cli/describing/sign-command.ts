/**
 * The command by which a protocol is approved.
 * @param options those that mean its environment and target
 */
export const signCommand = (digest: string, options: string): string =>
  `npx runproof sign${options} --protocol ${digest.slice(0, 12)} --as approver --name "…" --meaning "I approve this protocol." --key FILE`;
