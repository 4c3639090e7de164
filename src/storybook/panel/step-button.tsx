/** The toolbar's button that moves the book by one tick, and pauses it first. */
import type { ReactNode } from "react";
import { Button } from "storybook/internal/components";
import { addons, useGlobals } from "storybook/manager-api";
import { stepRequested } from "../published.ts";

export function StepButton(): ReactNode {
  const [globals, updateGlobals] = useGlobals();
  const step = (): void => {
    if (globals["atlasFeed"] !== "paused") updateGlobals({ atlasFeed: "paused" });
    addons.getChannel().emit(stepRequested);
  };
  return (
    <Button
      variant="ghost"
      size="small"
      padding="small"
      ariaLabel="Atlas step: pause the feed, and move the book by one tick"
      onClick={step}
    >
      Step
    </Button>
  );
}
