/**
 * Which build of the database to load: `BETTER_SQLITE3_BINDING` for tests on an old Electron. A packaged program takes its
 * own, whatever the environment says.
 */
export function nativeBinding(): { nativeBinding?: string } {
  const chosen = __dirname.includes('app.asar') ? undefined : process.env['BETTER_SQLITE3_BINDING'];
  return chosen ? { nativeBinding: chosen } : {};
}
