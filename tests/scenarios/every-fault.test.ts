/** Each fault of the simulator, through its control endpoint: what the client says of it, and that it ends live and equal to the book. */
import { expect } from "vitest";
import { test } from "./desk.ts";
import { trials, type Trial } from "./trials.ts";

const cases = Object.values(trials).flatMap((list) =>
  list.map((trial): [rules: string, name: string, trial: Trial] => [trial.rules, trial.name, trial]),
);

test.concurrent.for(cases)(
  "%s: when %s, the client shows exactly the expected errors and causes, and ends live with the server's rows",
  async ([, , trial], { startDesk }) => {
    const { commands, codes = [], doubts = [], close, sees } = trial;
    const desk = await startDesk(trial.desk);
    await desk.untilLive();
    const { diary } = desk;
    diary.turnPage();

    for (const command of commands) await desk.fault(command);
    await desk.until(`${[...codes, ...doubts].join(", ")} said`, ({ connection: { lastClose } }) => {
      const isSaid = codes.every((code) => diary.codes.has(code)) && doubts.every((doubt) => diary.doubts.has(doubt));
      return isSaid && (close?.type === undefined || lastClose?.type === close.type);
    });
    await sees?.(desk);
    if (trial.isMended !== false) desk.heal();
    await desk.endsRight();

    expect([...diary.codes].sort()).toEqual([...codes].sort());
    expect([...diary.doubts].sort()).toEqual([...doubts].sort());
    expect(desk.state().connection.lastClose).toEqual(close?.type === undefined ? undefined : expect.objectContaining(close));
    if (close === undefined) expect(desk.sockets.made).toHaveLength(1);
    else expect(desk.sockets.made.length).toBeGreaterThan(1);
  },
);
