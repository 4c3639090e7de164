/** The tables of all error codes with their remedies. */
import { Markdown } from "@storybook/addon-docs/blocks";
import type { ReactNode } from "react";
import { configuration, events, rowDefects, testingKit } from "../../../src/shared/error-texts.ts";

const tables = { Events: events, "Row defects": rowDefects, Configuration: configuration, "Testing kit": testingKit };

export function ErrorTable(): ReactNode {
  return (
    <Markdown>
      {Object.entries(tables)
        .map(([title, texts]) => `### ${title}\n\n${rowsOf(texts)}`)
        .join("\n\n")}
    </Markdown>
  );
}

function rowsOf(texts: Readonly<Record<string, string>>): string {
  const rows = Object.entries(texts).map(([code, remedy]) => `| \`${code}\` | ${remedy.replaceAll("|", "\\|").replaceAll("<", "&lt;")} |`);
  return ["| code | what happened; what to do |", "| --- | --- |", ...rows].join("\n");
}
