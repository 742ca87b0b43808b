import type { ReactNode } from 'react';
import { fingerprintLines } from './fingerprintLines';
import styles from './Fingerprint.module.css';

/**
 * A SHA-256 in groups for comparison by people. Plain elements: used before antd is loaded. `field` returns the
 * replacement of a group, or null.
 */
export function Fingerprint(props: {
  sha256: string;
  label: string;
  field?: (line: number, group: number) => ReactNode;
}) {
  return (
    <ol className={styles['lines']} aria-label={props.label}>
      {fingerprintLines(props.sha256).map((groups, line) => (
        <li key={line}>
          <span className={styles['number']}>第 {line + 1} 行</span>
          {groups.map((group, at) => (
            <span key={at} className={styles['group']}>
              {props.field?.(line, at) ?? (
                <>
                  <span aria-hidden="true">{group}</span>
                  <span className="visually-hidden">{[...group].join(' ')}，</span>
                </>
              )}
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}
