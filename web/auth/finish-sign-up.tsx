import { useEffect, useState } from "preact/hooks";
import { CenteredPage } from "../app/centered-page.tsx";
import { takeFlash } from "../app/flash.ts";
import type { User } from "../clerk/clerk.ts";
import { loadClerk } from "../clerk/load-clerk.ts";
import { intentFrom, knownIntent, pendingIntent } from "../clerk/onboarding.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";
import { SignUpFields } from "./sign-up-fields.tsx";
import { useFinishSignUp } from "./use-finish-sign-up.ts";

/** Finishes an interrupted sign-up: the person has an account with Clerk and none with our API. */
export function FinishSignUp() {
  const finishSignUp = useFinishSignUp();
  const [as, setAs] = useState<"club" | "family">("family");
  const [isAsking, setAsking] = useState(false);
  const [user, setUser] = useState<User>();
  const [notice] = useState(takeFlash);
  useEffect(() => {
    const resume = async () => {
      const intent = await pendingIntent();
      // An account that was created in Clerk's dashboard may have a name already.
      const clerkUser = (await loadClerk()).user ?? undefined;
      setUser(clerkUser);
      setAs(knownIntent(clerkUser).as ?? "family");
      if (intent) await finishSignUp(intent);
      else setAsking(true);
    };
    resume().catch(() => setAsking(true));
  }, []);
  if (!isAsking) return <Loading />;
  const { finish, signUp } = copy;
  const { inviteCode, tenantName } = knownIntent(user);
  const other = as === "club" ? "family" : "club";
  return (
    <CenteredPage title={finish.title}>
      {notice && <Notice kind="waiting">{notice}</Notice>}
      <p class="soft">{finish.lead}</p>
      <Form
        key={as}
        submit={as === "club" ? signUp.continueClub : signUp.continueFamily}
        onSubmit={(values) => finishSignUp(intentFrom(as, values))}
      >
        {(errors) => (
          <SignUpFields
            as={as}
            code={inviteCode}
            tenantName={tenantName}
            names={{ firstName: user?.firstName ?? null, lastName: user?.lastName ?? null }}
            errors={errors}
          />
        )}
      </Form>
      <Button quiet onClick={() => setAs(other)}>
        {as === "club" ? signUp.otherWayClubLink : signUp.otherWayFamilyLink}
      </Button>
    </CenteredPage>
  );
}
