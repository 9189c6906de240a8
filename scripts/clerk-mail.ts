import { ServerClient } from "postmark";

/** Delivers the emulated Clerk's one-time codes to the emulated Postmark's mailbox. */
export function mailSender(postmarkUrl: string, token: string) {
  const postmark = new ServerClient(token, {
    useHttps: false,
    requestHost: new URL(postmarkUrl).host,
  });
  return async (to: string, code: string) => {
    await postmark.sendEmail({
      From: "Clerk <codes@clerk.tenantry.test>",
      To: to,
      Subject: `${code} is your verification code`,
      TextBody: `Your verification code is ${code}. It works for ten minutes.`,
    });
  };
}
