export { Register, type RegisterInput } from './register';
export type { Registrar, Tenure } from './certificate-history';
export type { InForceResult, SigningTime } from '../periods';
