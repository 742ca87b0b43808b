import { buildScript } from '../../evidence/service';
import OWN from './verify.sh?raw';

/** The script as included in packages. */
export const VERIFY_SH = buildScript(OWN);
