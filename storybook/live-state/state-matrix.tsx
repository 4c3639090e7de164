/** The matrix as a table for its documentation page: each cell leads to the story of a panel in a state. */
import type { ReactNode } from "react";
import { panelNames, panels, stateOf, type LivePanel } from "./panels.ts";
import { stateNames, states, type LiveState, type StateName } from "./states.ts";
import { storyIdOf } from "./story-name.ts";

export function StateMatrix(): ReactNode {
  return (
    <table className="state-matrix">
      <thead>
        <tr>
          <th scope="col">state</th>
          <th scope="col">how it comes about</th>
          {panelNames.map((name) => (
            <th key={name} scope="col">
              {panels[name].title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {stateNames.map((state) => (
          <tr key={state}>
            <th scope="row">{state}</th>
            <td>{states[state].cause}</td>
            {panelNames.map((name) => (
              <td key={name}>
                <Cell panel={panels[name]} state={state} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ panel, state }: { readonly panel: LivePanel; readonly state: StateName }): ReactNode {
  const found = stateOf(panel, state, states[state]);
  if (found === undefined) return <span title={panel.never?.[state]}>never</span>;
  // The manager's frame, which has the sidebar.
  return (
    <a href={`./?path=/story/${storyIdOf(panel.title, state)}`} target="_parent">
      {isForced(found) ? "forced" : "server"}
    </a>
  );
}

function isForced({ atlas }: LiveState): boolean {
  return atlas.state !== undefined || atlas.connection !== undefined;
}
