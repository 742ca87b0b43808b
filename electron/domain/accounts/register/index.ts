export { Register } from './register';
export type { Registrar } from './certificate-history';
export type { InForceResult, SigningTime } from '../periods';
