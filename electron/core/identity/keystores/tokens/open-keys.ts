import { locked } from '../failures';

/** The open keys of a driver, by handle. Handles are not used again. */
export class OpenKeys<Key> {
  readonly #keys = new Map<number, Key>();
  #lastHandle = 0;

  /** Returns the handle of the key. */
  add(key: Key): number {
    this.#keys.set(++this.#lastHandle, key);
    return this.#lastHandle;
  }

  /** Throws `Failure` 'LOCKED' when no key with this handle is open. */
  get(handle: number): Key {
    const key = this.#keys.get(handle);
    if (!key) throw locked();
    return key;
  }

  /** Removes the key and returns it; undefined when it is not open. */
  remove(handle: number): Key | undefined {
    const key = this.#keys.get(handle);
    this.#keys.delete(handle);
    return key;
  }

  clear(): void {
    this.#keys.clear();
  }

  get handles(): number[] {
    return [...this.#keys.keys()];
  }

  /** Returns the keys for which `test` is true, with their handles. */
  filter(test: (key: Key) => boolean): Array<[handle: number, key: Key]> {
    return [...this.#keys].filter(([, key]) => test(key));
  }

  find(test: (key: Key) => boolean): Key | undefined {
    return [...this.#keys.values()].find(test);
  }
}
