import { useState, type Ref } from 'react';
import styles from './plainElements.module.css';

/** Password field of plain elements, with a Caps Lock warning. The caller clears the value. */
export function PasswordField({
  id,
  label,
  value,
  onChange,
  disabled,
  autoFocus,
  field,
}: {
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
      <label htmlFor={id}>{label}</label>
      <input
        ref={field}
        id={id}
        className={styles['input']}
        type="password"
        autoComplete="off"
        maxLength={200}
        value={value}
        disabled={disabled}
        autoFocus={autoFocus}
        aria-describedby={`${id}-caps`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={watch}
        onKeyUp={watch}
        onMouseDown={watch}
        onBlur={() => setCapsLock(false)}
      />
      <span id={`${id}-caps`} className={styles['caps']} aria-live="polite">
        {capsLock && '大写锁定已打开'}
      </span>
    </div>
  );
}
