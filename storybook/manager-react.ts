/** Storybook compiles JSX of its frame to `React.createElement` and expects `React` in each file. The addon's files have it from the JSX runtime of their own build. */
import * as React from "react";

Object.assign(globalThis, { React });
