export default {
  framework: process.env["STORYBOOK_FRAMEWORK"] ?? "@storybook/react-vite",
  stories: ["../*.mdx", "../*.stories.tsx"],
  addons: ["@storybook/addon-docs", "@mavr/atlas-react/storybook"],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
};
