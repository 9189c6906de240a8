import { expect, it } from "vitest";
import { templateFiles } from "./templates/index.ts";

it("x", () => {
  expect(templateFiles.texts["club-signup"].en).toContain("Subject");
  expect(templateFiles.layout).toContain("<html");
});
