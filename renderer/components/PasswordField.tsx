import { useState, type Ref } from 'react';
import styles from './plain.module.css';

/** A password in a plain field: says when Caps Lock is on, and forgets nothing by itself. */
export function PasswordField(props: {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
  autoFocus?: boolean;
  field?: Ref<HTMLInputElement>;
}) {
  const [capsLock, setCapsLock] = useState(false);
  const watch = (event: React.KeyboardEvent | React.MouseEvent) =>
    setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div className={styles['field']}>
      <label htmlFor={props.id}>{props.label}</label>
      <input
        ref={props.field}
        id={props.id}
        className={styles['input']}
        type="password"
        autoComplete="off"
        maxLength={200}
        value={props.value}
        disabled={props.disabled}
        autoFocus={props.autoFocus}
        aria-describedby={`${props.id}-caps`}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={watch}
        onKeyUp={watch}
        onMouseDown={watch}
        onBlur={() => setCapsLock(false)}
      />
      <span id={`${props.id}-caps`} className={styles['caps']} aria-live="polite">
        {capsLock && '大写锁定已打开'}
      </span>
    </div>
  );
}
