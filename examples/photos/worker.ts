/*
 * A product built on Tenantry: photos of a club, for its members. It stores no members and no passwords. For
 * each request it asks Tenantry for the user's roles in the club, and passes on Tenantry's errors:
 * docs/build-on-it.md.
 */

interface Env {
  /** Where Tenantry is, such as https://app.example.com. */
  TENANTRY_URL: string;
  PHOTOS: KVNamespace;
}

/** The part of KV that is used here. */
interface KVNamespace {
  list(options: { prefix: string }): Promise<{ keys: { name: string }[] }>;
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(key: string, value: ArrayBuffer): Promise<void>;
}

/** The user's membership in the club, as Tenantry returns it. */
interface Membership {
  tenant: { id: string; name: string };
  roles: string[];
}

const staff = ["owner", "admin", "coach"];
const maxBytes = 5 * 1024 * 1024;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const route = /^\/clubs\/([\w-]{1,64})\/photos(?:\/([\w.-]{1,100}))?$/.exec(
      new URL(request.url).pathname,
    );
    const [, club = "", name] = route ?? [];
    if (!route) return errorResponse(404);
    const membership = await loadMembership(request, club, env);
    if (membership instanceof Response) return membership;
    // The id that Tenantry returns, not the part of the path: that may be a slug.
    const key = (photo: string) => `${membership.tenant.id}/${photo}`;
    if (request.method === "GET" && !name) {
      const { keys } = await env.PHOTOS.list({ prefix: key("") });
      const photos = keys.map((photo) => photo.name.slice(key("").length));
      return Response.json({ club: membership.tenant.name, photos }, privateResponse);
    }
    if (request.method === "GET" && name) {
      const photo = await env.PHOTOS.get(key(name), "arrayBuffer");
      return photo ? new Response(photo, privateResponse) : errorResponse(404);
    }
    if (request.method !== "PUT" || !name) return errorResponse(404);
    if (!membership.roles.some((role) => staff.includes(role))) return errorResponse(403);
    const photo = await request.arrayBuffer();
    if (photo.byteLength > maxBytes) return errorResponse(413);
    await env.PHOTOS.put(key(name), photo);
    return new Response(null, { status: 204 });
  },
};

const privateResponse = {
  headers: { "cache-control": "private, no-store", "x-content-type-options": "nosniff" },
};

/**
 * Loads the membership with the caller's own token. It is never cached, so that a removed member loses access
 * at once. What Tenantry refuses with 404 is 404 here too.
 */
async function loadMembership(
  request: Request,
  club: string,
  env: Env,
): Promise<Membership | Response> {
  const authorization = request.headers.get("authorization");
  if (!authorization) return errorResponse(401);
  const response = await fetch(`${env.TENANTRY_URL}/api/tenants/${encodeURIComponent(club)}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => null);
  if (response?.ok) return response.json();
  // An outage of Tenantry must not give access.
  return errorResponse(response && response.status < 500 ? response.status : 503);
}

function errorResponse(status: number): Response {
  return new Response(null, { status, ...privateResponse });
}
