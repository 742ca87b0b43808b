/** Variables for development. An installed program ignores them, and so do the processes that it starts. */
const DEVELOPMENT = [
  'GOV_CLIENT_DATA',
  'GOV_CLIENT_PRACTICE',
  'GOV_PREVIEW_PORT',
  'GOV_TEST_BROWSER',
  'GOV_TEST_BROWSER_ARGS',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'BETTER_SQLITE3_BINDING',
];

export interface Chosen {
  /** The data folder, in the place of the usual one. */
  data: string | undefined;
  /** The practice platform's folder. */
  practice: string | undefined;
}

/** Reads the development variables; in a packaged program takes them out of `environment` instead. */
export function readDevelopment(environment: NodeJS.ProcessEnv, packaged: boolean): Chosen {
  if (packaged) for (const name of DEVELOPMENT) delete environment[name];
  return { data: environment['GOV_CLIENT_DATA'], practice: environment['GOV_CLIENT_PRACTICE'] };
}
