/**
 * What the set-up can stumble over. These codes stand here and not in harness/errors, because the set-up runs
 * before there is anything that can read TypeScript; a test keeps the two lists apart and each fix present.
 */
export const problems = {
  'RP-B001': { means: 'npm is missing', fix: 'Install Node 20 or newer together with npm.' },
  'RP-B002': { means: 'The npm packages could not be installed', fix: 'Run it again.' },
  'RP-B003': { means: 'Node 24 did not arrive', fix: 'Run it again.' },
  'RP-B004': { means: 'No Python 3.10 or newer', fix: 'Install Python 3.11.' },
  'RP-B005': { means: 'Python cannot make environments', fix: 'Install its venv module.' },
  'RP-B006': { means: 'The Python environment could not be made', fix: 'Run it again.' },
  'RP-B007': { means: 'The Python packages could not be installed', fix: 'Run it again.' },
  'RP-B008': { means: 'CHROMIUM_PATH is of no use', fix: 'Correct CHROMIUM_PATH, or unset it.' },
  'RP-B009': { means: 'No Chromium', fix: 'Install Chromium or Chrome.' },
  'RP-B010': { means: 'Another set-up does not end', fix: 'End it, then run it again.' },
  'RP-B011': { means: 'The set-up cannot write', fix: 'Make room, or correct the rights.' },
  'RP-B012': { means: 'Not set up yet', fix: 'npm run setup' },
  'RP-B013': { means: 'A system without support', fix: 'Use Linux, macOS or WSL.' },
  'RP-B014': {
    means: 'No container engine for the tests on LocalStack',
    fix: 'Start Docker, or set DOCKER_HOST.',
  },
  'RP-B015': {
    means: 'The image of LocalStack could not be built',
    fix: 'Load localstack/localstack:4.14.0 into the engine, or reach a registry that has it.',
  },
};

/** A piece that cannot be got: printed with code, found, expected and fix; the set-up then ends with 2, blocked. */
export class Problem extends Error {
  /**
   * @param {keyof typeof problems} code
   * @param {string} sentence
   * @param {{ where?: string, found?: string, expected?: string, fix?: string }} [details]
   */
  constructor(code, sentence, details = {}) {
    super(render(code, sentence, { ...details, fix: details.fix ?? problems[code].fix }));
    this.name = 'Problem';
    this.code = code;
  }
}

/** @param {string} code @param {string} sentence @param {Record<string, string | undefined>} details */
function render(code, sentence, details) {
  const lines = ['where', 'found', 'expected', 'fix'].flatMap((field) => {
    const text = details[field];
    if (!text) return [];
    const label = field.charAt(0).toUpperCase() + field.slice(1);
    return `  ${label.padEnd(9)} ${text.replaceAll('\n', `\n${' '.repeat(12)}`)}`;
  });
  return [`${code} ${sentence}`, ...lines].join('\n');
}
