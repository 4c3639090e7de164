/** A verb of the server with a control for each of its fields. What is left empty is not sent, so the server's own default holds. */
import { useId, useState, type ReactNode } from "react";
import type { FaultCommand, FaultField, FaultVerb } from "../../fault-command.ts";
import type { RunFault } from "./run-fault.ts";

interface VerbFormProps {
  readonly verb: FaultVerb;
  readonly onRun: RunFault;
}

type Values = Readonly<Record<string, string>>;

export function VerbForm({ verb: { verb, description, fields }, onRun }: VerbFormProps): ReactNode {
  const [values, setValues] = useState<Values>({});
  return (
    <form
      className="atlas-verb"
      aria-label={verb}
      onSubmit={(event) => {
        event.preventDefault();
        onRun(verb, [commandOf(verb, fields, values)]);
      }}
    >
      <button type="submit" className="atlas-button">
        {verb}
      </button>
      {description !== undefined && <span className="atlas-muted atlas-verb-does">{description}</span>}
      {fields.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
    </form>
  );
}

interface FieldControlProps {
  readonly field: FaultField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FieldControl({ field, value, onChange }: FieldControlProps): ReactNode {
  const { name, type, choices = [], expects, isRequired = false, fallback } = field;
  const list = useId();
  const common = { value, required: isRequired, title: expects };
  const placeholder =
    fallback !== undefined ? `default (${String(fallback)})` : isRequired ? "required" : type === "choice" ? "any" : "optional";
  const options = type === "switch" ? ["true", "false"] : choices;
  return (
    <label className="atlas-field">
      {name}
      {type === "choice" || type === "switch" ? (
        <select {...common} className="atlas-select" onChange={({ target }) => onChange(target.value)}>
          <option value="">{placeholder}</option>
          {options.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          className={`atlas-input atlas-verb-${type}`}
          type={type}
          step={type === "number" ? "any" : undefined}
          placeholder={placeholder}
          list={choices.length > 0 ? list : undefined}
          autoComplete="off"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {type === "text" && choices.length > 0 && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </label>
  );
}

function commandOf(verb: string, fields: readonly FaultField[], values: Values): FaultCommand {
  const given = fields.flatMap(({ name, type }) => {
    const value = values[name] ?? "";
    if (value === "") return [];
    return [[name, type === "number" ? Number(value) : type === "switch" ? value === "true" : value] as const];
  });
  return { ...Object.fromEntries(given), verb };
}
