import { ServerClient } from "postmark";

/** Delivers the emulated Clerk's codes and links to the emulated Postmark's mailbox. */
export function mailSender(postmarkUrl: string, token: string) {
  const postmark = new ServerClient(token, {
    useHttps: false,
    requestHost: new URL(postmarkUrl).host,
  });
  const send = async (to: string, subject: string, text: string) => {
    const from = "Clerk <codes@clerk.tenantry.test>";
    await postmark.sendEmail({ From: from, To: to, Subject: subject, TextBody: text });
  };
  return {
    mailCode: (to: string, code: string) => {
      const text = `Your verification code is ${code}. It works for ten minutes.`;
      return send(to, `${code} is your verification code`, text);
    },
    mailLink: (to: string, url: string) =>
      send(to, "Your sign-in link", `Open this link to go on. It works for ten minutes.\n\n${url}`),
    mailNotice: send,
  };
}
