/*
 * A product beside Tenantry: photos of a club, for those who belong to it. It keeps no members and knows no
 * passwords. For each request it asks Tenantry who is asking and what they are there, and passes on what it
 * hears: docs/build-on-it.md.
 */

interface Env {
  /** Where Tenantry is, such as https://app.example.com. */
  TENANTRY_URL: string;
  PHOTOS: KVNamespace;
}

/** As much of KV as is used here. */
interface KVNamespace {
  list(options: { prefix: string }): Promise<{ keys: { name: string }[] }>;
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: ArrayBuffer): Promise<void>;
}

/** Who is asking, in this club: what Tenantry answers. */
interface Standing {
  tenant: { id: string; name: string };
  roles: string[];
}

const staff = ["owner", "admin", "coach"];
const largest = 5 * 1024 * 1024;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const route = /^\/clubs\/([\w-]{1,64})\/photos(?:\/([\w.-]{1,100}))?$/.exec(
      new URL(request.url).pathname,
    );
    const [, club = "", name] = route ?? [];
    if (!route) return refusal(404);
    const standing = await standingOf(request, club, env);
    if (standing instanceof Response) return standing;
    // The club's id as Tenantry says it, never as the address does: it may have been a slug.
    const key = (photo: string) => `${standing.tenant.id}/${photo}`;
    if (request.method === "GET" && !name) {
      const { keys } = await env.PHOTOS.list({ prefix: key("") });
      const photos = keys.map((found) => found.name.slice(key("").length));
      return Response.json({ club: standing.tenant.name, photos }, privately);
    }
    if (request.method === "GET" && name) {
      const photo = await env.PHOTOS.get(key(name), "arrayBuffer");
      return photo ? new Response(photo, privately) : refusal(404);
    }
    if (request.method !== "PUT" || !name) return refusal(404);
    if (!standing.roles.some((role) => staff.includes(role))) return refusal(403);
    const photo = await request.arrayBuffer();
    if (photo.byteLength > largest) return refusal(413);
    await env.PHOTOS.put(key(name), photo);
    return new Response(null, { status: 204 });
  },
};

const privately = {
  headers: { "cache-control": "private, no-store", "x-content-type-options": "nosniff" },
};

/**
 * Asks Tenantry, with the caller's own token, and keeps no answer: whoever was removed a second ago is out
 * with this request. What is not theirs to see is 404 here as it is there.
 */
async function standingOf(request: Request, club: string, env: Env): Promise<Standing | Response> {
  const authorization = request.headers.get("authorization");
  if (!authorization) return refusal(401);
  const answer = await fetch(`${env.TENANTRY_URL}/api/tenants/${encodeURIComponent(club)}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => null);
  if (answer?.ok) return answer.json();
  // An outage is no permission.
  return refusal(answer && answer.status < 500 ? answer.status : 503);
}

function refusal(status: number): Response {
  return new Response(null, { status, ...privately });
}
