import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { app } from "../../worker/app.ts";
import { documentOf } from "../../worker/openapi/document.ts";
import { routesIn } from "../../worker/openapi/route.ts";

it("the API's document is OpenAPI 3.1, by the standard's own schema", async () => {
  const document = documentOf(routesIn(app.routes), "https://app.example");
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});
