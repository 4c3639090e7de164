/**
 * Has the server misbehave, and shows what it did. Exists only where the application has given a way to do so, which also says what there is to
 * choose from: faults with names, and verbs with their fields.
 */
import type { ReactNode } from "react";
import type { FaultControl, FaultVerb } from "../fault-command.ts";
import { OwnCommand } from "./faults/own-command.tsx";
import { useFaults, type FaultResult, type RunFault } from "./faults/run-fault.ts";
import { useVerbs, type Verbs } from "./faults/use-verbs.ts";
import { VerbForm } from "./faults/verb-form.tsx";
import { timeText } from "./messages/message-text.ts";
import type { ViewProps } from "./view-props.ts";

export function FaultsView({ clock, control }: ViewProps & { readonly control: FaultControl }): ReactNode {
  const [results, run] = useFaults(control, clock);
  const verbs = useVerbs(control.verbs);
  return (
    <div className="atlas-view atlas-view--fill">
      <Results results={results} />
      <div className="atlas-faults-body">
        {control.presets?.map(({ title, faults }) => (
          <section key={title} className="atlas-section" aria-label={title}>
            <h2 className="atlas-heading">{title}</h2>
            <ul className="atlas-presets">
              {faults.map(({ label, description, commands }) => (
                <li key={label}>
                  <button type="button" className="atlas-button atlas-preset" onClick={() => run(label, commands)}>
                    <span>{label}</span> {description !== undefined && <span className="atlas-muted">{description}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <VerbSection verbs={verbs} onRun={run} />
      </div>
    </div>
  );
}

/** The last result is announced; those before stay in sight. */
function Results({ results }: { readonly results: readonly FaultResult[] }): ReactNode {
  const tones = { running: "idle", done: "good", failed: "bad" } as const;
  return (
    <div role="log" aria-label="Results" tabIndex={0} className="atlas-results">
      {results.length === 0 && <span className="atlas-muted">Choose a fault: what the server did is shown here.</span>}
      <ol>
        {results.map(({ id, at, label, outcome, text }) => (
          <li key={id}>
            <span className="atlas-muted">{timeText(at)}</span>
            <span className="atlas-strong">{label}</span>
            <span className={`atlas-status atlas-status--${tones[outcome]}`}>{outcome}</span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function VerbSection({ verbs, onRun }: { readonly verbs: Verbs; readonly onRun: RunFault }): ReactNode {
  return (
    <section className="atlas-section" aria-label="Commands">
      <h2 className="atlas-heading">Commands</h2>
      {verbs.type === "asking" && <p className="atlas-muted">Asking the server for its commands…</p>}
      {verbs.type === "failed" && (
        <p className="atlas-note atlas-note--bad">The server did not describe its commands: {verbs.reason.slice(0, 300)}</p>
      )}
      {verbs.type === "known" && <VerbForms verbs={verbs.verbs} onRun={onRun} />}
      {(verbs.type === "failed" || (verbs.type === "known" && verbs.verbs.length === 0)) && <OwnCommand onRun={onRun} />}
    </section>
  );
}

/** In groups, in the order in which the server describes them. */
function VerbForms({ verbs, onRun }: { readonly verbs: readonly FaultVerb[]; readonly onRun: RunFault }): ReactNode {
  const groups = [...new Set(verbs.map(({ group }) => group))];
  return groups.map((group) => (
    <div key={group ?? ""} role="group" aria-label={group ?? "Commands"} className="atlas-verbs">
      {group !== undefined && <h3 className="atlas-heading">{group}</h3>}
      {verbs
        .filter((verb) => verb.group === group)
        .map((verb) => (
          <VerbForm key={verb.verb} verb={verb} onRun={onRun} />
        ))}
    </div>
  ));
}
