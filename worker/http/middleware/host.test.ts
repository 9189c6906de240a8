import { describe, expect, it } from "vitest";
import { bindings, problemOf, settings } from "../../../tests/support/app.ts";
import { instrumentedD1 } from "../../../tests/support/instrumented-d1.ts";
import { app } from "../../app.ts";
import { isSentTo } from "./host.ts";

const sent = (url: string, host?: string) =>
  new Request(url, host === undefined ? {} : { headers: { host } });

describe("a request is sent to the app", () => {
  it.each([
    ["https://app.example/x", undefined],
    ["https://app.example/x", "app.example"],
    ["https://app.example/x", "APP.example"],
    ["https://app.example/x", "app.example:443"],
    // Before a browser is sent to HTTPS.
    ["http://app.example/x", "app.example"],
    ["https://APP.EXAMPLE/x", "app.example"],
  ])("%s with the host %s", (url, host) => {
    expect(isSentTo(sent(url, host), "https://app.example")).toBe(true);
  });

  it.each([
    ["https://evil.example/x", undefined],
    ["https://evil.example/x", "evil.example"],
    ["https://evil.example/x", "app.example"],
    ["https://app.example/x", "evil.example"],
    ["https://app.example/evil/x", "app.example/evil"],
    ["https://app.example?/x", "app.example?"],
    ["https://app.example/x", "app.example#"],
    ["https://app.example/x", "app.example\\evil"],
    ["https://app.example@evil.example/x", "app.example@evil.example"],
    ["https://app.example./x", "app.example."],
    ["https://app.example:8443/x", "app.example:8443"],
    ["https://app.example.evil.example/x", "app.example.evil.example"],
    ["https://evil.app.example/x", "evil.app.example"],
    ["https://app.example/x", "app.example, evil.example"],
    ["https://app.example/x", "app.example,app.example"],
    ["https://app.example/x", ""],
    ["https://192.0.2.1/x", "192.0.2.1"],
    ["https://[2001:db8::1]/x", "[2001:db8::1]"],
  ])("and not %s with the host %s", (url, host) => {
    expect(isSentTo(sent(url, host), "https://app.example")).toBe(false);
  });

  it("at a port, and an address in brackets", () => {
    expect(isSentTo(sent("http://localhost:8787/"), "http://localhost:8787")).toBe(true);
    expect(isSentTo(sent("http://localhost/", "localhost"), "http://localhost:8787")).toBe(false);
    expect(isSentTo(sent("http://[::1]:8787/", "[::1]:8787"), "http://[::1]:8787")).toBe(true);
  });
});

describe("a request for another host", () => {
  const elsewhere = async (path: string, headers: Record<string, string> = {}) => {
    const trips = { count: 0 };
    const onRoundTrip = () => {
      trips.count += 1;
    };
    const DB = instrumentedD1(bindings.DB, { onRoundTrip });
    const request = new Request(`https://evil.example${path}`, { headers });
    return { answer: await app.fetch(request, { ...bindings, DB }), trips };
  };

  it("is refused by the API with a problem, before the database is read", async () => {
    const { answer, trips } = await elsewhere("/api/health");
    const problem = await problemOf(answer);
    expect([problem.status, problem.code, trips.count]).toEqual([421, "unknown_host", 0]);
    expect(JSON.stringify(problem)).not.toContain(new URL(settings.APP_URL).host);
  });

  it("gets one sentence as text in place of a page", async () => {
    const { answer } = await elsewhere("/sign-in");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      421,
      expect.stringContaining("text/plain"),
    ]);
    expect(await answer.text()).not.toMatch(/<|localhost/);
  });

  it("is refused whatever the headers of a proxy say", async () => {
    const { host } = new URL(settings.APP_URL);
    const headers = {
      "x-forwarded-host": host,
      forwarded: `host=${host}`,
      "x-original-host": host,
    };
    expect((await elsewhere("/api/health", headers)).answer.status).toBe(421);
  });
});
