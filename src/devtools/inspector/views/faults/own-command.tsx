/** A command in JSON, for a server that does not describe its verbs. */
import { useState, type ReactNode } from "react";
import { asRecord, parseJson } from "../../../../protocol/json.ts";
import type { RunFault } from "./run-fault.ts";

export function OwnCommand({ onRun }: { readonly onRun: RunFault }): ReactNode {
  const [verb, setVerb] = useState("");
  const [fields, setFields] = useState("");
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className="atlas-verb"
      aria-label="A command"
      onSubmit={(event) => {
        event.preventDefault();
        const outcome = parseJson(fields.trim() === "" ? "{}" : fields);
        const record = outcome.type === "json" ? asRecord(outcome.value) : undefined;
        setWrong(record === undefined);
        if (record !== undefined) onRun(verb, [{ ...record, verb }]);
      }}
    >
      <label className="atlas-field">
        verb
        <input className="atlas-input" required autoComplete="off" value={verb} onChange={({ target }) => setVerb(target.value)} />
      </label>
      <label className="atlas-field atlas-input--wide">
        fields
        <input
          className="atlas-input atlas-input--wide atlas-mono"
          placeholder='{"count": 3}'
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isWrong}
          value={fields}
          onChange={({ target }) => setFields(target.value)}
        />
      </label>
      <button type="submit" className="atlas-button">
        Send
      </button>
      {isWrong && (
        <p role="alert" className="atlas-note atlas-note--bad">
          The fields have to be a JSON object.
        </p>
      )}
    </form>
  );
}
