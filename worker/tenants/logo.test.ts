import { describe, expect, it } from "vitest";
import { api, expectJson, problemOf, refusal, rows, send } from "../../tests/support/app.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import { logoTypeOf } from "./logo.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;
interface Answer {
  tenant: { logoUrl: string };
}

const bytes = (...values: (number | string)[]) =>
  Uint8Array.from(
    values.flatMap((value) =>
      typeof value === "string" ? [...value].map((char) => char.charCodeAt(0)) : [value],
    ),
  );
const png = bytes(0x89, "PNG\r\n", 0x1a, "\n", "and so on");
const webp = bytes("RIFF", 1, 2, 3, 4, "WEBPVP8 ");
const base64 = (of: Uint8Array) => btoa(String.fromCharCode(...of));

const path = (club: Club) => `/api/admin/tenants/${club.tenant.id}/logo`;
const put = (club: Club, image: string, who = club.owner) =>
  send(who, path(club), { method: "PUT", body: { image } });
const kept = (club: Club) =>
  rows("select id from tenant_logos where tenant_id = ?", club.tenant.id);
const pathOf = ({ tenant }: Answer) => new URL(tenant.logoUrl).pathname;

describe("the type of a picture", () => {
  it.each([
    ["a PNG", png, "image/png"],
    ["a JPEG", bytes(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
    ["a WebP", webp, "image/webp"],
    ["a GIF", bytes("GIF89a"), null],
    ["an SVG", bytes("<svg onload='alert(1)'>"), null],
    ["HTML that begins like nothing", bytes("<!doctype html>"), null],
    ["another RIFF", bytes("RIFF", 1, 2, 3, 4, "WAVEfmt "), null],
    ["nothing", bytes(), null],
  ])("%s", (_, picture, type) => {
    expect(logoTypeOf(picture)).toBe(type);
  });
});

describe("a logo", () => {
  it("is served with its type, cached for ever, and cannot run scripts", async () => {
    const club = await createTenant();
    const changed = await expectJson<Answer>(put(club, base64(png)), 200);
    const answer = await send(null, pathOf(changed));
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(png);
    const [entry] = await rows<{ action: string }>(
      "select action from audit_entries where tenant_id = ? order by id desc limit 1",
      club.tenant.id,
    );
    expect(entry?.action).toBe("tenant.updated");
  });

  it("can be replaced and removed", async () => {
    const club = await createTenant();
    const first = await expectJson<Answer>(put(club, base64(png)), 200);
    const second = await expectJson<Answer>(put(club, base64(webp)), 200);
    expect(second.tenant.logoUrl).not.toBe(first.tenant.logoUrl);
    expect(await refusal(send(null, pathOf(first)))).toEqual([404, "not_found"]);
    expect((await send(null, pathOf(second))).headers.get("content-type")).toBe("image/webp");
    const settings = `/api/admin/tenants/${club.tenant.id}`;
    await expectJson(send(club.owner, settings, { method: "PATCH", body: { logoUrl: null } }), 200);
    expect(await refusal(send(null, pathOf(second)))).toEqual([404, "not_found"]);
    expect(await kept(club)).toEqual([]);
  });

  it("is refused when it is no picture, too large, or another's to choose", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const svg = base64(bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    expect((await problemOf(put(club, svg))).errors?.[0]?.path).toBe("image");
    for (const image of ["not base64 !", "", "A".repeat(60_004)]) {
      expect(await refusal(put(club, image))).toEqual([422, "validation_failed"]);
    }
    expect(await refusal(put(club, base64(png), other.owner))).toEqual([404, "not_found"]);
    expect(await refusal(put(club, base64(png), await member(club)))).toEqual([403, "forbidden"]);
    expect(await kept(club)).toEqual([]);
  });

  it("is deleted with its club", async () => {
    const club = await createTenant();
    const changed = await expectJson<Answer>(put(club, base64(png)), 200);
    await api(club.owner).admin.tenants[":tenantId"].$delete({
      param: { tenantId: club.tenant.id },
    });
    expect(await refusal(send(null, pathOf(changed)))).toEqual([404, "not_found"]);
  });
});
