import { wholeScript } from '../../evidence/service';
import OWN from './verify.sh?raw';

/** As it goes into packages. */
export const VERIFY_SH = wholeScript(OWN);
