/** *Why stale?*: one slice explained in plain sentences, with countdowns as of the last reading, and the buttons that help. */
import { useEffect, useMemo, useRef, type ReactNode } from "react";
import type { Explanation } from "../../../../sync/explain/explanation.ts";
import { recorderOf } from "../../../recorder/recorder.ts";
import type { ShownClient } from "../../../shown-client.ts";
import { reveal } from "../../reveal.ts";
import { toneOf } from "../../tone.ts";
import { CopyButton } from "./copy-button.tsx";
import { describe, explanationText, type Evidence } from "./describe.ts";
import { actionTexts, buttonTexts } from "./explanation-texts.ts";
import { findClose, findTrigger } from "./trigger-search.ts";

export interface WhyPanelProps {
  readonly id: string;
  readonly client: ShownClient;
  readonly explanation: Explanation;
  /** Shows a recorded message in the view of messages. Without it there is no link. */
  readonly onShowMessage?: ((id: number) => void) | undefined;
  /** Opened from elsewhere: the focus comes here. */
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function WhyPanel({ id, client, explanation, onShowMessage, takesFocus, onClose }: WhyPanelProps): ReactNode {
  const now = client.internals.clock.now();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (panel.current === null) return;
    if (takesFocus) panel.current.focus({ preventScroll: true });
    reveal(panel.current);
  }, [takesFocus]);
  const evidence = useEvidence(client, explanation);
  const found = evidence.message;
  const { headline, age, meaning, events, repairs, actions } = describe(explanation, evidence, now);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      id={id}
      className={`atlas-why atlas-why--${toneOf(explanation.status)}`}
      aria-label={`Why ${explanation.slice} is ${explanation.status}`}
    >
      <div className="atlas-why-head">
        <h3 className="atlas-why-headline">
          {headline} {age !== undefined && <span className="atlas-why-age">{age}</span>}
        </h3>
        <button type="button" className="atlas-button atlas-button--icon" aria-label="Close the explanation" onClick={onClose}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <p className="atlas-why-meaning">{meaning}</p>
      <div className="atlas-why-parts">
        <Part title="What happened" sentences={events}>
          {found !== undefined && onShowMessage !== undefined && (
            <button type="button" className="atlas-button" onClick={() => onShowMessage(found.id)}>
              Show the message
            </button>
          )}
        </Part>
        <Part title="What repairs it" sentences={repairs} />
        <Part title="What you can do" sentences={actions}>
          {!evidence.isForced && <ActionButtons client={client} explanation={explanation} />}
        </Part>
      </div>
      <div className="atlas-row">
        <CopyButton label="Copy explanation" text={() => explanationText(explanation, evidence, client.internals.clock.now())} />
      </div>
    </section>
  );
}

interface PartProps {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly children?: ReactNode;
}

function Part({ title, sentences, children }: PartProps): ReactNode {
  if (sentences.length === 0) return null;
  return (
    <div className="atlas-why-part">
      <h4 className="atlas-why-title">{title}</h4>
      {sentences.map((sentence, index) => (
        <p key={index} className="atlas-why-sentence">
          {sentence}
        </p>
      ))}
      {children}
    </div>
  );
}

function ActionButtons({ client, explanation }: Pick<WhyPanelProps, "client" | "explanation">): ReactNode {
  const wanted = new Set(explanation.actions.flatMap((action) => actionTexts[action].button ?? []));
  return [...wanted].map((name) => (
    <button key={name} type="button" className="atlas-button atlas-button--primary" onClick={() => client[name]()}>
      {buttonTexts[name]}
    </button>
  ));
}

/** What the client itself says beside its explanation. */
function factsOf({ internals: { isForced = false, registry } }: ShownClient, slice: string): Pick<Evidence, "isForced" | "kind"> {
  return { isForced, kind: registry.collections.find(({ name }) => name === slice)?.kind };
}

/** The message is searched once for each time that the slice turns stale, and again while the message is not recorded yet. */
function useEvidence(client: ShownClient, explanation: Explanation): Evidence {
  const { messages, connection } = recorderOf(client);
  const { slice, cause, since, message } = explanation;
  const revision = messages.size > 0 && since !== undefined && client.internals.clock.now() - since < SETTLED_MS ? messages.revision : 0;
  const found = useMemo(
    () => findTrigger(messages, explanation),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- an explanation is a new object at each reading; these are what the search reads
    [messages, slice, cause, since, message?.kind, message?.seq, revision],
  );
  return { message: found, close: findClose(connection, explanation), ...factsOf(client, slice) };
}

/** Later, the message would have been recorded. Unit: milliseconds. */
const SETTLED_MS = 6_000;
