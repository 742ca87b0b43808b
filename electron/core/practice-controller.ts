import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { PracticeInfo, SessionState } from './contract';
import { enterPractice, type PracticeMessage } from './practice';
import type { RealmInUse } from './realm-in-use';
import type { SessionController } from './session-controller';
import type { AppState } from './types';

/** Enters and leaves the practice platform (演练平台). */
export class PracticeController {
  constructor(
    private readonly office: AppState,
    private readonly realm: RealmInUse,
    private readonly sessions: SessionController,
  ) {}

  /** Joins or starts the practice platform; an open session ends. Rejects with `Failure` 'PRACTICE_FAILED'. */
  async enter(): Promise<PracticeInfo> {
    const { office, realm } = this;
    if (realm.practice) return realm.practice.info;
    const { paths } = office;
    const directory = paths.practice ?? path.join(paths.data, 'practice', 'platform');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const practice = await enterPractice(directory, paths.bundles.practice);
    if (office.session) await this.sessions.leave();
    await realm.switchTo(practice);
    return practice.info;
  }

  /** Returns to the real platform; an open session ends. Nothing happens when the practice platform is not in use. */
  async leave(): Promise<SessionState> {
    const { office, realm } = this;
    const { practice } = realm;
    if (!practice) return office.sessionState;
    await this.sessions.leave();
    await realm.switchTo(null);
    await practice.stop();
    return office.sessionState;
  }

  /** Returns the simulated SMS messages; none when the practice platform is not in use. */
  async messages(): Promise<PracticeMessage[]> {
    return this.realm.practice ? this.realm.practice.messages() : [];
  }
}
