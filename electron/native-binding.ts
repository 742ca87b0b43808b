/**
 * Returns which build of the native database module to load: `BETTER_SQLITE3_BINDING` for tests on an old Electron. A
 * packaged program ignores the environment.
 */
export function nativeBinding(): { nativeBinding?: string } {
  // A packaged program is a bundle in CommonJS; in an ES module, as benchmarks run it, there is no `__dirname`.
  const packaged = typeof __dirname === 'string' && __dirname.includes('app.asar');
  const chosen = packaged ? undefined : process.env['BETTER_SQLITE3_BINDING'];
  return chosen ? { nativeBinding: chosen } : {};
}
