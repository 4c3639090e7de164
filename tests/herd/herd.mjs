/**
 * `npm run herd`: 5,000 desks and one server restart. Prints the peaks of both timings and draws them to storybook/public/herd.svg; fails
 * when what reaches the restarted servers is not ten times below the page's timing. Other numbers: `HERD_DESKS=500 HERD_DOWN_MS=5000`.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { runnerImport } from "vite";

const deskCount = Number(process.env["HERD_DESKS"] ?? 5_000);
const downMs = Number(process.env["HERD_DOWN_MS"] ?? 10_000);
const { simulate, peaks } = (await runnerImport("./tests/herd/simulate.ts", { configFile: false })).module;
const { drawHerd } = (await runnerImport("./tests/herd/picture.ts", { configFile: false })).module;

const world = { deskCount, downMs, watchMs: 2 * downMs + 6_000, seed: 1 };
const page = await simulate({ ...world, timing: "page" });
const ours = await simulate({ ...world, timing: "ours" });

const calls = /** @type {const} */ (["connect", "token", "REST"]);
const parts = /** @type {const} */ ([
  { name: "from the restart on", fromMs: 0 },
  { name: "once it is back", fromMs: downMs },
]);
const rows = parts.flatMap(({ name, fromMs }) =>
  calls.map((call) => {
    const theirs = peaks(page[call], fromMs);
    const own = peaks(ours[call], fromMs);
    return {
      when: name,
      call,
      "page, 100 ms": theirs.tenth,
      "ours, 100 ms": own.tenth,
      "times lower": Number((theirs.tenth / own.tenth).toFixed(1)),
      "page, 1 s": theirs.second,
      "ours, 1 s": own.second,
      isJudged: fromMs > 0,
    };
  }),
);
console.log(`${deskCount} desks, the server is down for ${downMs / 1_000} s`);
console.table(rows.map(({ isJudged: _, ...row }) => row));
await mkdir("storybook/public", { recursive: true });
await writeFile("storybook/public/herd.svg", drawHerd({ page, ours, deskCount, downMs }));
if (rows.some((row) => row.isJudged && row["times lower"] < 10)) process.exitCode = 1;
