/**
 * Returns which build of the native database module to load: `BETTER_SQLITE3_BINDING` for tests on an old Electron. A
 * packaged program ignores the environment.
 */
export function nativeBinding(): { nativeBinding?: string } {
  const chosen = __dirname.includes('app.asar') ? undefined : process.env['BETTER_SQLITE3_BINDING'];
  return chosen ? { nativeBinding: chosen } : {};
}
