import { useEffect, useRef } from 'react';
import type { PracticeAccount } from '../../../electron/core/contract';
import { signIn } from '../../client/session';
import type { LoginAttempt } from '../../client/useLoginAttempt';
import { ROLE_LABEL } from '../../components/labels';
import plain from '../../components/plainElements.module.css';
import styles from './LoginPage.module.css';

/** People of the practice platform. A click signs in with their certificate. */
export function PracticePeople(props: {
  people: readonly PracticeAccount[];
  attempt: LoginAttempt;
  onChoose: (accountId: string) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('button')?.focus();
  }, []);
  return (
    <ul ref={list} className={styles['people']} tabIndex={-1} aria-label="演练人员">
      {props.people.map((person) => (
        <li key={person.accountId} className={styles['person']}>
          <strong>{person.name}</strong>
          <span className={styles['department']}>{person.department}</span>
          <span className={styles['roles']}>{person.roles.map((role) => ROLE_LABEL[role]).join('、')}</span>
          <button
            className={plain['button']}
            type="button"
            disabled={props.attempt.busy}
            aria-label={`以${person.name}登录`}
            onClick={() => {
              props.onChoose(person.accountId);
              const key = { kind: 'file' as const, path: person.certificatePath };
              void props.attempt.start((extra) => signIn(key, person.password, extra));
            }}
          >
            登录
          </button>
        </li>
      ))}
    </ul>
  );
}
