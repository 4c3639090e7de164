/** The recipe for fake timers holds its tests itself. They run here. */
import "../../storybook/docs/recipes/code/fake-timers.tsx";
import "./end-each-test.ts";
