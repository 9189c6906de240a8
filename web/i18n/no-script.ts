/** What to say without JavaScript, by language: for the build, which writes all of it into the page. */
export const noScript = import.meta.glob<string>(
  ["../../languages/*.ts", "!../../languages/plural.ts"],
  { import: "noScript", eager: true },
);
