/** A call that is answered when the test says so: each one that was made waits for its own answer. */
export interface Gate<Answer> {
  /** To be called by the code under test. */
  readonly call: (signal: AbortSignal) => Promise<Answer>;
  readonly callCount: number;
  /** Calls that wait for their answer. */
  readonly openCount: number;
  /** The signal of the newest call. */
  readonly signal: AbortSignal;
  /** Answers the oldest call that waits. */
  answer(answer: Answer): void;
  /** Rejects the oldest call that waits. */
  fail(thrown: unknown): void;
}

export function createGate<Answer>(): Gate<Answer> {
  const waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (thrown: unknown) => void }[] = [];
  const signals: AbortSignal[] = [];

  const oldest = () => {
    const call = waiting.shift();
    if (call === undefined) throw new Error("no call waits for an answer");
    return call;
  };

  return {
    call(signal) {
      signals.push(signal);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    get callCount() {
      return signals.length;
    },
    get openCount() {
      return waiting.length;
    },
    get signal() {
      const signal = signals.at(-1);
      if (signal === undefined) throw new Error("no call was made");
      return signal;
    },
    answer: (answer) => oldest().resolve(answer),
    fail: (thrown) => oldest().reject(thrown),
  };
}
