import path from 'node:path';
import { fileNotChosen, type ChosenFiles } from '../chosen-files';
import type { Settings, SettingsInput } from '../contract';

/**
 * Returns the drivers of the input. Each must be in the previous settings or is confirmed by the user. A path from the
 * page is accepted only where the host has no dialogs.
 *
 * @param given.known drivers of the previous settings
 * @param given.files files that the user chose on the calling page
 * @param given.confirm asks the user outside the page
 * @throws Failure FILE_NOT_CHOSEN, DRIVER_REFUSED, DRIVER_FAILED
 */
export async function confirmNewDrivers(
  drivers: SettingsInput['drivers'],
  given: {
    known: Settings['drivers'];
    files: ChosenFiles;
    hasDialogs: boolean;
    confirm(driver: { kind: 'skf' | 'pkcs11'; path: string }): Promise<void>;
  },
): Promise<Settings['drivers']> {
  const admitted: Settings['drivers'] = [];
  for (const { file, ...driver } of drivers) {
    const { kind } = driver;
    const isKnown = given.known.some((it) => it.kind === kind && it.path === driver.path);
    if (!isKnown && file !== undefined) {
      await given.files.use('driver', file, async (chosen) => {
        await given.confirm({ kind, path: chosen });
        driver.path = chosen;
      });
    } else if (!isKnown) {
      if (given.hasDialogs || !path.isAbsolute(driver.path)) throw fileNotChosen();
      await given.confirm({ kind, path: driver.path });
    }
    admitted.push(driver);
  }
  return admitted;
}
