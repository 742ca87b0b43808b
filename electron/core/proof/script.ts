import { buildScript } from '../evidence/service';
import OWN from './verify.sh?raw';

/** The verify.sh of every package. */
export const VERIFY_SH = buildScript(OWN);
