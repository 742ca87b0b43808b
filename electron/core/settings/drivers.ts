import path from 'node:path';
import { fileNotChosen, type ChosenFiles } from '../chosen';
import type { Settings, SettingsInput } from '../contract';

/**
 * Returns the drivers of the input, each one of the settings before or confirmed by a person. A path from the page counts only
 * where the host has no dialogs.
 * @param given.known drivers of the settings before
 * @param given.files what the person chose on the page that asks
 * @param given.confirm asks the person outside the page
 * @throws Failure FILE_NOT_CHOSEN, DRIVER_REFUSED, DRIVER_FAILED
 */
export async function admitDrivers(
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
