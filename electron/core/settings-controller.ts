import type { AppAudit } from './app-audit';
import { changeSessionState } from './app-state';
import { fileNotChosen, type ChosenFiles } from './chosen-files';
import type { Settings, SettingsInput } from './contract';
import type { DriverConfirmations } from './identity/keystores/tokens/driver-confirmations';
import type { Notices } from './notices';
import type { RealmInUse } from './realm-in-use';
import type { SessionController } from './session-controller';
import { isConnectionChanged } from './session-state';
import type { CaInfo } from './settings/certificate';
import { describeChanges } from './settings/changes';
import { caInfo, checkSettings, confirmNewDrivers, saveSettings } from './settings/service';
import type { AppState } from './types';

export interface SettingsControllerParts {
  /** Path of the settings file. */
  file: string;
  office: AppState;
  realm: RealmInUse;
  sessions: SessionController;
  confirmations: DriverConfirmations;
  notices: Notices;
  audit: AppAudit;
}

/** Reads and changes the settings of this machine. */
export class SettingsController {
  constructor(private readonly parts: SettingsControllerParts) {}

  /** Throws `Failure` 'CA_UNREADABLE'. */
  load(): { settings: Settings; ca: CaInfo | null } {
    const { settings } = this.parts.office;
    return { settings, ca: caInfo(settings) };
  }

  /**
   * Saves the settings and applies them. When the connection to the real platform changes while it is in use, an open
   * session ends. Rejects as `saveSettings` and `confirmNewDrivers` do.
   */
  async save(input: SettingsInput, files: ChosenFiles): Promise<{ settings: Settings; ca: CaInfo | null }> {
    const { file, office, realm, confirmations, audit } = this.parts;
    const before = office.settings;
    // Check the input before a dialog asks the user about a driver.
    const checked = checkSettings(input);
    const drivers = await confirmNewDrivers(input.drivers, {
      known: before.drivers,
      files,
      hasDialogs: office.host.info.nativeDialogs,
      confirm: (driver) => confirmations.confirm(driver),
    });
    const after = await saveSettings(file, { ...checked, drivers });
    office.settings = after;
    await confirmations.keepOnly(after.drivers.map((driver) => driver.path));
    const changes = describeChanges(before, after);
    if (changes !== '') audit.record('settings.changed', '', changes);
    if (office.session) changeSessionState(office, { idleMinutes: realm.identity.limits().idleMinutes });
    if (isConnectionChanged(before, after) && !realm.practice) await this.#reopenConnection();
    return { settings: after, ca: caInfo(after) };
  }

  /** Rejects with `Failure` 'FILE_NOT_CHOSEN' for a driver that is not in the settings, or as `confirm` does. */
  async confirmDriver({ kind, path }: Pick<Settings['drivers'][number], 'kind' | 'path'>): Promise<void> {
    const { office, confirmations } = this.parts;
    const saved = office.settings.drivers.find((it) => it.kind === kind && it.path === path);
    if (!saved) throw fileNotChosen();
    await confirmations.confirm(saved);
  }

  async #reopenConnection(): Promise<void> {
    const { office, realm, sessions, notices } = this.parts;
    if (office.session) {
      await sessions.leave();
      notices.warn('平台线路的设置已更改。', '请用证书重新登录；草稿和待发的操作都在。');
    }
    await realm.open();
  }
}
