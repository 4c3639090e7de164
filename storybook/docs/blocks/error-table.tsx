/** The table of all error codes, made from the source. */
import { Markdown } from "@storybook/addon-docs/blocks";
import type { ReactNode } from "react";
import source from "../../../src/shared/errors.ts?raw";
import { readErrorCodes, type ErrorCode } from "./error-codes.ts";

export function ErrorTable(): ReactNode {
  const tables = readErrorCodes(source);
  const parts = tables.map(({ title, codes }) => (tables.length > 1 ? `### ${title}\n\n${rowsOf(codes)}` : rowsOf(codes)));
  return <Markdown>{parts.join("\n\n")}</Markdown>;
}

function rowsOf(codes: readonly ErrorCode[]): string {
  const rows = codes.map(({ code, remedy }) => `| \`${code}\` | ${remedy.replaceAll("|", "\\|").replaceAll("<", "&lt;")} |`);
  return ["| code | what happened; what to do |", "| --- | --- |", ...rows].join("\n");
}
