export interface SyncTiming {
  /** Long poll, in seconds. */
  wait: number;
  /** Interval in ms between checks for sleep and network changes. */
  heartbeat: number;
  /** Delay of a check in ms from which the machine is assumed to have slept. */
  sleepGap: number;
  /** Minimum interval in ms between notices of changed articles during a pull. */
  noticeInterval: number;
  /** Minimum interval in ms between retries after a failure, even when new commands are made. */
  minRetryInterval: number;
  /** A long poll without changes that ends sooner than this, in ms, counts as early. */
  minPollDuration: number;
  /**
   * Delay in ms after an early poll, multiplied by the number of consecutive ones; and the number from which on it is a
   * fault.
   */
  pollPause: number;
  maxEarlyPolls: number;
  /** Minimum interval in ms between restarts of the feed. */
  minRestartInterval: number;
  /** Maximum time in ms that `stop` waits for a running request. */
  stopTimeout: number;
  random(): number;
}

export const TIMING: SyncTiming = {
  wait: 50,
  heartbeat: 5_000,
  sleepGap: 30_000,
  noticeInterval: 300,
  minRetryInterval: 1_000,
  minPollDuration: 1_000,
  pollPause: 250,
  maxEarlyPolls: 20,
  minRestartInterval: 60_000,
  stopTimeout: 3_000,
  random: Math.random,
};
