import type { Context, Hono } from "hono";
import { membershipEndpoints } from "./backend-memberships.ts";
import { ClerkError, missing, notFound } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { addMembership, membershipsIn, organizationJson, removeMembership } from "./memberships.ts";
import { mergeMetadata } from "./metadata.ts";
import {
  type Body,
  booleanParam,
  jsonResponse,
  objectParam,
  pageOf,
  parseBody,
  requireKnownQuery,
  stringParam,
} from "./parameters.ts";
import { clerkId, type Organization } from "./store.ts";

const createParameters = [
  "name",
  "slug",
  "created_by",
  "public_metadata",
  "private_metadata",
  "max_allowed_memberships",
  "created_at",
  "role_set_key",
];
const updateParameters = [
  "name",
  "slug",
  "max_allowed_memberships",
  "admin_delete_enabled",
  "created_at",
  "role_set_key",
];

/** Endpoints for organizations and their memberships. */
export function organizationEndpoints(api: Hono, instance: Instance): void {
  const { store, send } = instance;
  const { organizations } = store.value;
  const organizationOf = (c: Context): Organization => {
    const key = c.req.param("id") ?? "";
    const organization =
      organizations[key] ?? Object.values(organizations).find(({ slug }) => slug === key);
    if (!organization) throw notFound("Organization", key);
    return organization;
  };
  const requireEnabled = () => {
    if (instance.settings.organizations) return;
    throw new ClerkError(403, "organization_not_enabled_in_instance", "access denied", {
      long: "The organizations feature is not enabled for this instance. You can enable it at https://dashboard.clerk.com.",
    });
  };
  for (const path of ["/organizations", "/organizations/*"]) {
    api.use(path, async (_, next) => {
      requireEnabled();
      await next();
    });
  }

  api.get("/organizations", (c) => {
    requireKnownQuery(c, [
      "include_members_count",
      "query",
      "user_id",
      "order_by",
      "limit",
      "offset",
    ]);
    const all = Object.values(organizations).sort((a, b) => b.created_at - a.created_at);
    const data = pageOf(c, all).map((organization) => organizationJson(instance, organization));
    return jsonResponse(c, { data, total_count: all.length });
  });
  api.post("/organizations", async (c) => {
    const organization = create(instance, await parseBody(c, createParameters));
    return jsonResponse(c, organizationJson(instance, organization));
  });
  api.get("/organizations/:id", (c) =>
    jsonResponse(c, organizationJson(instance, organizationOf(c))),
  );
  api.patch("/organizations/:id", async (c) => {
    const organization = organizationOf(c);
    const body = await parseBody(c, updateParameters);
    organization.name = stringParam(body, "name") ?? organization.name;
    organization.slug = stringParam(body, "slug") ?? organization.slug;
    organization.admin_delete_enabled =
      booleanParam(body, "admin_delete_enabled") ?? organization.admin_delete_enabled;
    if (typeof body.max_allowed_memberships === "number") {
      organization.max_allowed_memberships = body.max_allowed_memberships;
    }
    return jsonResponse(c, saveChanges(instance, organization));
  });
  api.patch("/organizations/:id/metadata", async (c) => {
    const organization = organizationOf(c);
    const body = await parseBody(c, ["public_metadata", "private_metadata"]);
    for (const kind of ["public_metadata", "private_metadata"] as const) {
      organization[kind] = mergeMetadata(organization[kind], objectParam(body, kind));
    }
    return jsonResponse(c, saveChanges(instance, organization));
  });
  api.delete("/organizations/:id", (c) => {
    const organization = organizationOf(c);
    for (const membership of membershipsIn(instance, organization)) {
      removeMembership(instance, membership);
    }
    delete organizations[organization.id];
    store.changed();
    const { id, slug } = organization;
    const deleted = { object: "organization", id, slug, deleted: true };
    send("organization.deleted", deleted);
    return jsonResponse(c, deleted);
  });
  membershipEndpoints(api, instance, organizationOf);
}

function create(instance: Instance, body: Body): Organization {
  const { store, send } = instance;
  const name = stringParam(body, "name");
  if (!name) throw missing("name");
  const createdBy = stringParam(body, "created_by");
  const creator = store.value.users[createdBy ?? ""];
  if (createdBy && !creator) {
    throw new ClerkError(400, "organization_creator_not_found", "creator not found", {
      long: `No users found with id ${createdBy}.`,
    });
  }
  const now = Date.now();
  const id = clerkId("org");
  const organization: Organization = {
    id,
    object: "organization",
    name,
    slug: stringParam(body, "slug") ?? slugOf(name, id),
    image_url: "https://img.clerk.com/emulated",
    has_image: false,
    max_allowed_memberships: Number(body.max_allowed_memberships ?? 5),
    admin_delete_enabled: true,
    public_metadata: objectParam(body, "public_metadata") ?? {},
    private_metadata: objectParam(body, "private_metadata") ?? {},
    ...(createdBy && { created_by: createdBy }),
    created_at: now,
    updated_at: now,
  };
  store.value.organizations[id] = organization;
  store.changed();
  send("organization.created", organizationJson(instance, organization));
  if (creator) addMembership(instance, organization, creator, "org:admin");
  return organization;
}

function saveChanges(instance: Instance, organization: Organization) {
  organization.updated_at = Math.max(Date.now(), organization.updated_at + 1);
  instance.store.changed();
  const json = organizationJson(instance, organization);
  instance.send("organization.updated", json);
  return json;
}

function slugOf(name: string, id: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `${letters.replace(/^-|-$/g, "")}-${id.slice(-8).toLowerCase()}`;
}
