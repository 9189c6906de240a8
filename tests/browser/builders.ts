import { expect, type Page } from "@playwright/test";
import { type ClientResponse, hc } from "hono/client";
import type { Api } from "../../worker/app.ts";
import { type ClerkUser, clerk, createUser, signInByTicket } from "./clerk-users.ts";
import { mailedLink } from "./invited.ts";
import { freshEmail } from "./people.ts";

/*
 * People, clubs, children, sessions and invitations, made through the API in place of the forms: for stories about
 * something else than the forms.
 */

/** Somebody with an account, and the API as they call it. */
export interface Person extends ClerkUser {
  api: ReturnType<typeof apiOf>;
}

export interface Club {
  id: string;
  code: string;
  slug: string;
  owner: Person;
}

/** The API as the user of a session calls it, from an address of their own, with a new token for each request. */
function apiOf(sessionId: string, locale: string) {
  const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
  const ip = `2001:db8:${(a * 256 + b).toString(16)}:${c.toString(16)}::2`;
  return hc<Api>("http://localhost:18787", {
    headers: async () => ({
      authorization: `Bearer ${(await clerk.sessions.getToken(sessionId)).jwt}`,
      "accept-language": locale,
      "cf-connecting-ip": ip,
    }),
  }).api;
}

/** The body of an answer; throws what the API said where it refused. */
async function unwrap<Body, Status extends number>(
  call: Promise<ClientResponse<Body, Status, "json">>,
): Promise<Body> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

/** The user in a new session: of a page's browser, or else of the Backend API. */
async function asPerson(user: ClerkUser, page?: Page, locale = "en-US"): Promise<Person> {
  const sessionId = page
    ? await signInByTicket(page.context(), user.id)
    : (await clerk.sessions.createSession({ userId: user.id })).id;
  return { ...user, api: apiOf(sessionId, locale) };
}

/** A club and its owner Carla Coach. With a page, its browser is signed in as the owner. */
export async function createClub(name: string, page?: Page): Promise<Club> {
  const owner = await asPerson(await createUser("coach"), page);
  const json = { tenantName: name, firstName: "Carla", lastName: "Coach" };
  const { tenant, inviteCode } = await unwrap(owner.api.tenants.$post({ json }));
  return { id: tenant.id, slug: tenant.slug, code: inviteCode, owner };
}

/** Signs the browser in as the owner of a new club, and opens its home page. */
export async function openClub(page: Page, name: string): Promise<Club> {
  const club = await createClub(name, page);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return club;
}

interface ParentOptions {
  /** Of the clubs that the parent joins. */
  codes?: string[];
  /** Its browser is signed in as the parent. */
  page?: Page;
  email?: string;
  locale?: string;
}

/** A parent with an account. */
export async function createParent(
  first: string,
  { codes = [], page, email, locale }: ParentOptions = {},
): Promise<Person> {
  const user = await createUser("parent", email ? { emailAddress: [email] } : {});
  const parent = await asPerson(user, page, locale);
  const json = { kind: "parent", firstName: first, lastName: "Parent" } as const;
  await unwrap(parent.api.auth["create-basic-user"].$post({ json }));
  for (const code of codes) await unwrap(parent.api.tenant.join.$post({ json: { code } }));
  return parent;
}

/** Signs the browser in as a new parent, in the club of a code if there is one, and opens the home page. */
export async function openAsParent(page: Page, first: string, code?: string): Promise<Person> {
  const parent = await createParent(first, { page, codes: code ? [code] : [] });
  await page.goto("/");
  return parent;
}

/** A child of that person, born in 2016, who plays in these clubs. */
export async function createChild(
  guardian: Person,
  first: string,
  clubs: Club[],
  last = "Parent",
): Promise<void> {
  const json = {
    firstName: first,
    lastName: last,
    birthdate: "2016-04-01",
    tenantIds: clubs.map(({ id }) => id),
  };
  await unwrap(guardian.api.players.$post({ json }));
}

const hourMs = 60 * 60 * 1000;

/** A session of the club on the North pitch, tomorrow; with `weeks`, a series. */
export async function createSession(
  club: Club,
  title: string,
  { weeks, places }: { weeks?: number; places?: number } = {},
): Promise<void> {
  const start = Math.ceil(Date.now() / hourMs) * hourMs + 24 * hourMs;
  const json = {
    title,
    startsAt: new Date(start).toISOString(),
    endsAt: new Date(start + hourMs).toISOString(),
    location: "North pitch",
    ...(places && { capacity: places }),
    ...(weeks && { repeat: { every: "week" as const, count: weeks } }),
  };
  const path = club.owner.api.admin.tenants[":tenantId"].sessions;
  await unwrap(path.$post({ param: { tenantId: club.id }, json }));
}

/** Invites a parent by mail. Returns the link in the mail, which is the `count`th from us to that address. */
export async function createInvitation(
  club: Club,
  email = freshEmail("invited"),
  count = 1,
): Promise<{ email: string; link: string }> {
  const names = { firstName: "Paula", lastName: "Parent" };
  const json = { tenantId: club.id, email, role: "parent", ...names } as const;
  await unwrap(club.owner.api.admin.invitations.$post({ json }));
  return { email, link: await mailedLink(email, count) };
}
