import type { InferContractRouterOutputs } from '@orpc/contract';
import type { accountsContract } from '../../../electron/core/contract';
import { ROLE_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import styles from './Accounts.module.css';

export type Closing = InferContractRouterOutputs<typeof accountsContract>['closing'];
type Duty = Closing['duties'][number];

const DUTY_LABEL: Record<Duty['kind'], string> = { shift: '值班', finding: '问题整改', advisory: '预警通报' };

/** Duties of an account as a list. */
export function DutyLines(props: { duties: readonly Duty[] }) {
  return (
    <ul className={styles['lines']} tabIndex={0} aria-label="值班和交办事项">
      {props.duties.map(({ kind, id, title }) => (
        <li key={kind + id}>
          {DUTY_LABEL[kind]}：{title}
        </li>
      ))}
    </ul>
  );
}

/** Delegations of an account as a list. */
export function DelegationLines(props: { delegations: Closing['delegations'] }) {
  return (
    <ul className={styles['lines']} tabIndex={0} aria-label="代理">
      {props.delegations.map(({ id, fromName, toName, role, until }) => (
        <li key={id}>
          {toName}代理{fromName}的“{ROLE_LABEL[role]}”，至 {exactTime(new Date(until))}
        </li>
      ))}
    </ul>
  );
}
