/** Gives a story its client while it is mounted. Other parameters are another client, in the same place of the tree: the component stays mounted. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useLayoutEffect, useState, type ReactNode } from "react";
import { AtlasContext } from "../../react/provider/atlas-context.ts";
import { isEqual } from "../../store/equality.ts";
import { atlasFaults, type AtlasArgs, type AtlasFaultName } from "./atlas-controls.ts";
import type { AtlasParameters } from "./atlas-parameters.ts";
import { publishStory } from "./publish.ts";
import { createStoryAtlas, type StoryAtlas } from "./story-atlas.ts";
import type { FeedChoice } from "./toolbar.ts";

interface StoryFrameProps {
  readonly storyId: string;
  /** As the toolbar has changed them. */
  readonly parameters: AtlasParameters;
  readonly feed: FeedChoice | undefined;
  readonly args: AtlasArgs;
  readonly children: ReactNode;
}

/** The story whose client the tree has already: the decorator may be given twice, by the addon and by hand. */
const FramedStory = createContext<string | undefined>(undefined);

export function StoryFrame(props: StoryFrameProps): ReactNode {
  const isFramed = useContext(FramedStory) === props.storyId;
  return isFramed ? props.children : <Frame {...props} />;
}

function Frame({ storyId, parameters, feed, args, children }: StoryFrameProps): ReactNode {
  const [held, setHeld] = useState(() => hold(parameters));
  if (!areSame(held.parameters, parameters)) setHeld(hold(parameters));
  const { atlas } = held;
  const { atlasRate, atlasFault } = args;

  // Before the effects of the children: the client is connected when they read it.
  useLayoutEffect(() => {
    const stop = atlas.start();
    const withdraw = publishStory(storyId, atlas);
    return () => {
      withdraw();
      stop();
    };
  }, [atlas, storyId]);
  useEffect(() => setFault(atlas, atlasFault), [atlas, atlasFault]);
  useEffect(() => atlas.setPace(feed, atlasRate), [atlas, feed, atlasRate, atlasFault]); // a fault that ends takes a pause with it

  return (
    <FramedStory.Provider value={storyId}>
      <QueryClientProvider client={atlas.queryClient}>
        <AtlasContext.Provider value={atlas.client}>{children}</AtlasContext.Provider>
      </QueryClientProvider>
    </FramedStory.Provider>
  );
}

function hold(parameters: AtlasParameters): { readonly parameters: AtlasParameters; readonly atlas: StoryAtlas } {
  return { parameters, atlas: createStoryAtlas(parameters) };
}

/** The client's options by identity: clocks and schemas are in them, which have no structure to compare. */
function areSame({ client: left, ...before }: AtlasParameters, { client: right, ...now }: AtlasParameters): boolean {
  return left === right && isEqual(before, now);
}

function setFault({ control }: StoryAtlas, name: AtlasFaultName | undefined): void {
  if (name === undefined || control === undefined) return;
  void control({ verb: "heal" });
  for (const command of atlasFaults[name]) void control(command);
}
