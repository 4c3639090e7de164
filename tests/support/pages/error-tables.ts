/** The tables of all error codes with their remedies, as the page of errors holds them. */
import { configuration, events, rowDefects, testingKit, withoutStatus } from "../../../src/shared/error-texts.ts";

const tables = { Events: events, "Row defects": rowDefects, Configuration: configuration, "Testing kit": testingKit };

/** In MDX. Prettier would pad each cell to the length of the longest text. */
export function errorTables(): string {
  return Object.entries(tables)
    .map(([title, texts]) => `### ${title}\n\n{/* prettier-ignore */}\n\n${rowsOf(texts)}`)
    .join("\n\n");
}

function rowsOf(texts: Readonly<Record<string, string>>): string {
  const unanswered: Readonly<Record<string, string>> = withoutStatus;
  const rows = Object.entries(texts).flatMap(([code, remedy]) => {
    const other = unanswered[code];
    const row = rowOf(`\`${code}\``, remedy);
    return other === undefined ? [row] : [row, rowOf(`\`${code}\` without \`status\``, other)];
  });
  return ["| code | what happened; what to do |", "| --- | --- |", ...rows].join("\n");
}

function rowOf(code: string, remedy: string): string {
  return `| ${code} | ${remedy.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("{", "&#123;")} |`;
}
