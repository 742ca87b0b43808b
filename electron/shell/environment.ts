/** Environment variables for development. A packaged program and the processes that it starts ignore them. */
const DEVELOPMENT = [
  'GOV_CLIENT_DATA',
  'GOV_CLIENT_LOG_LEVEL',
  'GOV_CLIENT_PRACTICE',
  'GOV_PREVIEW_PORT',
  'GOV_TEST_BROWSER',
  'GOV_TEST_BROWSER_ARGS',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'BETTER_SQLITE3_BINDING',
];

export interface DevelopmentFolders {
  /** Data folder that replaces the default. */
  data: string | undefined;
  /** Folder of the practice platform. */
  practice: string | undefined;
}

/** Returns the development variables; in a packaged program deletes them from `environment` first. */
export function readDevelopmentVariables(
  environment: NodeJS.ProcessEnv,
  packaged: boolean,
): DevelopmentFolders {
  if (packaged) for (const name of DEVELOPMENT) delete environment[name];
  return { data: environment['GOV_CLIENT_DATA'], practice: environment['GOV_CLIENT_PRACTICE'] };
}
