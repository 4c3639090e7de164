/** The toolbar's button that moves the book by one tick, and pauses it first. Without effect in a forced state, so disabled there. */
import type { ReactNode } from "react";
import { Button } from "storybook/internal/components";
import { addons, useGlobals } from "storybook/manager-api";
import { stepRequested } from "../published.ts";
import { useFoundStory } from "./use-found-story.ts";

export function StepButton(): ReactNode {
  const [globals, updateGlobals] = useGlobals();
  const { found } = useFoundStory();
  const isStill = found.type === "found" && found.story.control === undefined;
  const step = (): void => {
    if (globals["atlasFeed"] !== "paused") updateGlobals({ atlasFeed: "paused" });
    addons.getChannel().emit(stepRequested);
  };
  return (
    <Button
      variant="ghost"
      size="small"
      padding="small"
      ariaLabel={
        isStill ? "Atlas step: a forced story has no book that moves" : "Atlas step: pause the feed, and move the book by one tick"
      }
      disabled={isStill}
      onClick={step}
    >
      Step
    </Button>
  );
}
