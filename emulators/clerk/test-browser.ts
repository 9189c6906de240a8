import type { RunningClerk } from "./server.ts";
import { type InstanceSettings, settingsCookie } from "./settings.ts";
import { captchaTestToken } from "./sign-ups.ts";

/* A browser for tests: it stores cookies, and sends requests as clerk-js does. */

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: assertions check responses field by field.
  body: any;
}

/** `path` is the Frontend API's path at `server`: an app has it behind its proxy. */
export function testBrowser(
  server: Pick<RunningClerk, "url">,
  settings: Partial<InstanceSettings> = {},
  { path: base = "/fapi/v1", origin = "http://localhost:8787" } = {},
) {
  const cookies = new Map<string, string>();
  cookies.set(settingsCookie, encodeURIComponent(JSON.stringify(settings)));

  /** Sends a form, with the method in `_method` as clerk-js does. */
  async function send(
    method: string,
    path: string,
    fields?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const url = new URL(`${server.url}${base}${path}`);
    if (method !== "GET") url.searchParams.set("_method", method);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, {
      method: method === "GET" ? "GET" : "POST",
      headers: { cookie, origin, ...headers },
      ...(fields && { body: new URLSearchParams(fields) }),
      redirect: "manual",
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? [];
      cookies.set(name, value);
    }
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  }

  /** Submits a form of the provider's page. Returns where it redirects the browser. */
  async function atProvider(page: string, form: Record<string, string>): Promise<string> {
    const { searchParams } = new URL(page);
    const answer = await fetch(page, {
      method: "POST",
      body: new URLSearchParams({
        state: searchParams.get("state") ?? "",
        redirect_uri: searchParams.get("redirect_uri") ?? "",
        ...form,
      }),
      redirect: "manual",
    });
    return answer.headers.get("location") ?? "";
  }

  const post = (path: string, fields: Record<string, string> = {}) => send("POST", path, fields);
  return {
    send,
    post,
    get: (path: string) => send("GET", path),
    atProvider,
    /** Opens the callback after a provider's page. */
    comeBack: (callback: string) => send("GET", `/oauth_callback${new URL(callback).search}`),
    /** The status and code of an error response: `422 form_code_incorrect`. */
    codeOf: async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      return status < 400 ? "no error" : `${status} ${body.errors[0].code}`;
    },
    signUp: (email: string, more: Record<string, string> = {}) =>
      post("/client/sign_ups", {
        email_address: email,
        password: "long enough",
        captcha_token: captchaTestToken,
        captcha_widget_type: "smart",
        ...more,
      }),
    signIn: (identifier: string, password: string) =>
      post("/client/sign_ins", { identifier, password }),
  };
}
