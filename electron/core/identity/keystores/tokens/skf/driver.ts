import { driverFailed } from '../failures';
import type { Driver, DriverSetting } from '../protocol';

export function loadSkf(setting: DriverSetting): Driver {
  throw driverFailed(`SKF ${setting.path}`);
}
