/** What is to happen at later ticks. Tasks of one tick run in the order in which they were written down. */

export interface Agenda {
  /** In so many quarters of a second of book time, and at least one tick ahead, since the present one is under way. */
  after(quarters: number, task: () => void): void;
  /** Runs what is due at that tick; ticks must not be left out. */
  run(tick: number): void;
}

const quarterMs = 250;

export function createAgenda(now: () => number, tickMs: number): Agenda {
  const tasks = new Map<number, (() => void)[]>();
  return {
    after(quarters, task) {
      const due = now() + Math.max(1, Math.round((quarters * quarterMs) / tickMs));
      const list = tasks.get(due);
      if (list === undefined) tasks.set(due, [task]);
      else list.push(task);
    },
    run(tick) {
      for (const task of tasks.get(tick) ?? []) task();
      tasks.delete(tick);
    },
  };
}
