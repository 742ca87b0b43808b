import { SHORTCUTS } from './shortcuts';
import styles from './Help.module.css';

export function ShortcutTable() {
  return (
    <table className={styles['keys']}>
      {SHORTCUTS.map((group) => (
        <tbody key={group.group}>
          <tr>
            <th colSpan={2} scope="rowgroup">
              {group.group}
            </th>
          </tr>
          {group.keys.map((row) => (
            <tr key={row.keys}>
              <td>
                <kbd>{row.keys}</kbd>
              </td>
              <td>{row.does}</td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
