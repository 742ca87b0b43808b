import type { Log, LogLevel } from '../../../electron/core/log';

export interface LogRecord {
  level: LogLevel;
  event: string;
  detail: unknown;
}

/** Returns a log that adds its records to `records`. */
export function collectingLog(records: LogRecord[] = []): Log {
  const writer = (level: LogLevel) => (event: string, detail?: unknown) =>
    void records.push({ level, event, detail });
  const log: Log = {
    error: writer('error'),
    warn: writer('warn'),
    info: writer('info'),
    debug: writer('debug'),
    area: () => log,
  };
  return log;
}
