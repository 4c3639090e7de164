/** A set of listeners. One that throws does not starve the others: what it threw is handed to `onThrow` (decision 11). */
import type { Cancel } from "./clock.ts";

export interface Listeners<Arguments extends readonly unknown[]> {
  readonly size: number;
  add(listener: (...values: Arguments) => void): Cancel;
  notify(...values: Arguments): void;
  clear(): void;
}

export function createListeners<Arguments extends readonly unknown[]>(onThrow: (thrown: unknown) => void): Listeners<Arguments> {
  // Each `add` is a registration of its own: a function added twice is called twice, and each result removes one registration.
  const registrations = new Set<{ readonly listener: (...values: Arguments) => void }>();
  return {
    get size() {
      return registrations.size;
    },
    add(listener) {
      const registration = { listener };
      registrations.add(registration);
      return () => void registrations.delete(registration);
    },
    notify(...values) {
      for (const registration of [...registrations]) {
        if (!registrations.has(registration)) continue; // removed by a listener before it
        try {
          registration.listener(...values);
        } catch (thrown) {
          onThrow(thrown);
        }
      }
    },
    clear: () => registrations.clear(),
  };
}
