/** The page of a hook: its signature, what wakes it, the running example and the code of the example. */

export interface HookPage {
  /** One line for each hook of the page, with its options and result in short. */
  readonly signature: string;
  /** What makes a component that uses the hook render, in one sentence. */
  readonly wakes: string;
  /** The file of the example, as text. */
  readonly code: string;
}

/** For `parameters.docs` of a file of stories that has the tag `autodocs`. */
export function hookPage({ signature, wakes, code }: HookPage) {
  return {
    description: { component: `\`\`\`ts\n${signature}\n\`\`\`\n\n**What wakes it.** ${wakes}` },
    source: { code, language: "tsx" },
    canvas: { sourceState: "shown" },
  } as const;
}
