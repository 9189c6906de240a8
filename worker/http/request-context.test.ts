import { afterEach, expect, it, vi } from "vitest";
import { api } from "../../tests/support/app.ts";
import { basicUser } from "../../tests/support/people.ts";

afterEach(() => vi.restoreAllMocks());

/** What is logged of requests meanwhile. */
function lines(): { requestId: string; status: number; weight: number; route: string }[] {
  const seen: ReturnType<typeof lines> = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    const { event, ...fields } = JSON.parse(line);
    if (event === "request") seen.push(fields);
  });
  return seen;
}

const nameOf = (answer: Response) => answer.headers.get("x-request-id") ?? "";

it("one in sixteen successful reads is logged, by the first digit of its request id", async () => {
  const who = await basicUser();
  const logged = lines();
  const names: string[] = [];
  while (names.length < 40 || !names.some((name) => name.startsWith("0"))) {
    names.push(nameOf(await api(who).me.$get()));
  }
  const said = names.filter((name) => name.startsWith("0"));
  expect(logged.map(({ requestId }) => requestId)).toEqual(said);
  expect(new Set(logged.map(({ weight, route }) => `${weight} ${route}`))).toEqual(
    new Set(["16 /api/me"]),
  );
});

it("refused requests and writes are always logged", async () => {
  const who = await basicUser();
  const logged = lines();
  const names: string[] = [];
  for (let turn = 0; turn < 8; turn += 1) {
    names.push(nameOf(await api(null).me.$get()));
    names.push(nameOf(await api(who).me.$patch({ json: { firstName: "Ana" } })));
  }
  expect(logged.map(({ requestId, weight }) => [requestId, weight])).toEqual(
    names.map((name) => [name, 1]),
  );
});
