/** A block for documentation pages: what the stories of a file say about their Atlas, as a table. Reads the exports of the file and nothing else. */
import type { ReactNode } from "react";
import type { AtlasParameters } from "./story/atlas-parameters.ts";
import { forcedRows, isForced } from "./story/forced-rows.ts";

export interface AtlasStoriesProps {
  /** The stories of a file: `import * as Blotter from "./blotter.stories"`. */
  readonly of: Readonly<Record<string, unknown>>;
}

/** Lists each story with its `parameters.atlas`: `<AtlasStories of={Blotter} />` in MDX. */
export function AtlasStories({ of }: AtlasStoriesProps): ReactNode {
  const shared = parametersIn(of["default"]);
  const stories = namesOf(of).flatMap((name) => (isStory(of[name]) ? [[name, of[name]] as const] : []));
  return (
    <table>
      <thead>
        <tr>
          {["story", "rows", "connection", "server", "faults"].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stories.map(([name, story]) => (
          <Line key={name} name={nameIn(story) ?? wordsOf(name)} parameters={{ ...shared, ...parametersIn(story) }} />
        ))}
      </tbody>
    </table>
  );
}

/** In the order of the file, which Storybook adds to its exports: those of a module are sorted by name. */
function namesOf({ __namedExportsOrder: order, ...of }: AtlasStoriesProps["of"]): readonly string[] {
  const names = Array.isArray(order) ? (order as readonly string[]) : Object.keys(of); // written by Storybook's compiler
  return names.filter((name) => name !== "default" && !name.startsWith("__"));
}

function Line({ name, parameters }: { readonly name: string; readonly parameters: AtlasParameters }): ReactNode {
  const { disable = false, connection } = parameters;
  const isStill = isForced(parameters);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{disable ? "no Atlas" : isStill ? rowsOf(parameters) : "as the server sends them"}</td>
      <td>{disable ? "" : (connection ?? (isStill ? "as it fits" : "to the server"))}</td>
      <td>{disable || isStill ? "none" : serverOf(parameters)}</td>
      <td>{disable || isStill ? "" : faultsOf(parameters)}</td>
    </tr>
  );
}

function rowsOf(parameters: AtlasParameters): string {
  const { state, cause } = forcedRows(parameters);
  return cause === undefined ? state : `${state}: ${cause}`;
}

function serverOf({ preset = "demo", seed = 1, rows, rates }: AtlasParameters): string {
  if (rows !== undefined) {
    const counts = Object.entries(rows).map(([slice, given]) => `${given?.length ?? 0} ${slice}`);
    return `rows: ${counts.join(", ")}`;
  }
  const rate = rates?.updatesPerSecond === undefined ? "" : `, ${rates.updatesPerSecond} changes a second`;
  return `${typeof preset === "string" ? preset : "a book of its own size"}, seed ${seed}${rate}`;
}

function faultsOf({ faults = [], faultsOnceLive = [] }: AtlasParameters): string {
  return [...faults.map(textOf), ...faultsOnceLive.map((command) => `${textOf(command)}, once live`)].join("; ");
}

function textOf({ verb, ...fields }: NonNullable<AtlasParameters["faults"]>[number]): string {
  return [verb, ...Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`)].join(" ");
}

/** Of a story object, of a story function, or of what `meta.story()` made, which keeps the merged annotations in `composed`. */
interface Annotated {
  readonly parameters?: { readonly atlas?: AtlasParameters };
  readonly name?: unknown;
  readonly storyName?: unknown;
  readonly composed?: Annotated;
  readonly input?: Annotated;
}

function isStory(value: unknown): value is Annotated {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function parametersIn(value: unknown): AtlasParameters {
  if (!isStory(value)) return {};
  return (value.composed?.parameters ?? value.input?.parameters ?? value.parameters)?.atlas ?? {};
}

function nameIn(value: unknown): string | undefined {
  if (!isStory(value)) return undefined;
  const { name, storyName } = value.input ?? value;
  const given = storyName ?? (typeof value === "function" ? undefined : name); // a function's name is that of its export
  return typeof given === "string" ? given : undefined;
}

/** As Storybook names a story: `LostConnection` is "Lost Connection". */
function wordsOf(exportName: string): string {
  return exportName.replace(/([a-z\d])([A-Z])/g, "$1 $2");
}
