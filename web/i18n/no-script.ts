/** The message without JavaScript in every language. The build writes all of them into the page. */
export const noScript = import.meta.glob<string>(
  ["../../languages/*.ts", "!../../languages/plural.ts"],
  { import: "noScript", eager: true },
);
