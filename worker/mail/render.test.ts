import { describe, expect, it } from "vitest";
import { mailLocale, render, type Template } from "./render.ts";
import { templateFiles } from "./templates/index.ts";

const variables = {
  recipient_name: "Paula",
  sender_name: "Carla Mendes",
  tenant_name: "Riverside FC",
  product_name: "Tenantry",
  accept_url: "https://app.example.com/accept-invite?token=abc-DEF_123",
  session_url: "https://app.example.com/accept-invite?token=abc-DEF_123",
  participant_name: "Riverside FC's Mia",
  session_title: "Training",
  starts_at: String(Date.UTC(2026, 6, 26, 17)),
  timezone: "Europe/Madrid",
  location: "North pitch",
  count: "3",
};
const templates = Object.keys(templateFiles.languages.en) as Template[];
const invite = (more: Record<string, string> = {}, locale = "en") =>
  render(templateFiles, "tenant-welcome-invite", locale, { ...variables, ...more });

describe.each(templates)("%s", (template) => {
  it.each(Object.keys(templateFiles.languages))(
    "has all its parts in %s, in text and in HTML",
    (locale) => {
      const { subject, text, html } = render(templateFiles, template, locale, variables);
      expect(subject).toContain("Riverside FC");
      expect(text).toContain(variables.accept_url);
      expect(html).toContain('href="https://app.example.com/accept-invite?token=abc-DEF_123"');
      expect(html).toContain(`<html lang="${locale}">`);
      expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\}\}|undefined/);
      // A button that Outlook draws too.
      expect(html).toContain("v:roundrect");
    },
  );

  it("loads nothing when it is opened", () => {
    const { html } = render(templateFiles, template, "en", variables);
    expect(html).not.toMatch(/<(img|link|script|iframe)|url\(/i);
    const addresses = [...html.matchAll(/https?:\/\/[^"\s]+/g)].map(([url]) => url);
    expect(new Set(addresses)).toEqual(new Set([variables.accept_url]));
  });
});

describe("names in a mail", () => {
  it("are replaced by words when there are none", () => {
    const { text } = invite({ recipient_name: "", sender_name: "" });
    expect(text).toContain("Hello there,");
    expect(text).toContain("An organiser invites you");
  });

  it("are escaped", () => {
    const { html, subject } = invite({
      tenant_name: `<img src=x onerror="alert(1)">&'`,
      recipient_name: "</p><script>",
    });
    expect(html).not.toMatch(/<img|<script|onerror="/);
    expect(html).toContain("&#60;img");
    expect(subject).toContain("<img");
  });

  it("cannot add a header", () => {
    const { subject } = invite({ tenant_name: "Club\r\nBcc: everybody@example.com\u2028x" });
    expect(subject).toMatch(/^You have been invited to join Club\s+Bcc: /);
    expect(subject).not.toMatch(/[\r\n\u2028]/);
  });

  it("do not become links: an invisible character splits what looks like one", () => {
    const { text, html } = invite({
      tenant_name: "win at evil.com or https://evil.com/x",
      sender_name: "boss@evil.com",
    });
    for (const body of [text, html.replace(/<title>.*<\/title>/, "")]) {
      expect(body).not.toMatch(/evil\.com|https:\/\/evil|boss@evil/);
    }
    expect(text.replaceAll("\u200c", "")).toContain("win at evil.com");
  });

  it("keep their characters", () => {
    const { text } = invite({ tenant_name: "F.C. São Paulo & Söhne U-12 {{x}} $& $1" });
    expect(text).toContain("F.C. São Paulo & Söhne U-12 {{x}} $& $1");
  });
});

it.each([
  ["en-GB", "en"],
  ["es-MX", "es"],
  ["fr", "fr"],
  ["de", "en"],
  [null, "en"],
  ["constructor", "en"],
])("the mail for locale %s is in %s", (tag, locale) => {
  expect(mailLocale(templateFiles, tag)).toBe(locale);
});
