import { useLocation } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import { saveReturnPath } from "../app/return-path.ts";
import { AccountLinks } from "../auth/account-links.tsx";
import { useSession } from "../auth/session.tsx";
import { api, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Loading } from "../ui/loading.tsx";

/** `/claim`: links a child to their guardian, with the code of a slip and the birthdate. */
export function Claim() {
  const { claim, family } = copy.calendar;
  const { who, refresh } = useSession();
  const { route } = useLocation();
  if (who.status === "loading") return <Loading />;
  if (who.status !== "member") {
    saveReturnPath("/claim");
    return (
      <CenteredPage title={claim.title}>
        <p>{claim.first}</p>
        <AccountLinks signUp={copy.signIn.noAccountLink} />
      </CenteredPage>
    );
  }
  const claimPlayer = async ({ code = "", birthdate = "" }: Record<string, string>) => {
    await unwrap(api.players.claim.$post({ json: { code, birthdate } }));
    await refresh();
    route("/family", true);
  };
  return (
    <CenteredPage title={claim.title}>
      <p class="soft">{claim.lead}</p>
      <Form
        submit={claim.submit}
        onSubmit={claimPlayer}
        sentences={{ invalid_code: claim.wrong, code_expired: claim.expired }}
      >
        {(errors) => (
          <>
            <div class="field-code">
              <Field
                label={claim.code}
                name="code"
                error={errors.code}
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                maxLength={20}
                required
              />
            </div>
            <Field
              label={family.birthdate}
              name="birthdate"
              type="date"
              error={errors.birthdate}
              autocomplete="off"
              required
            />
            <p class="soft small">{claim.consent(claim.theClub)}</p>
          </>
        )}
      </Form>
      <p>
        <a href="/">{copy.notFound.home}</a>
      </p>
    </CenteredPage>
  );
}
