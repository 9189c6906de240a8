import { useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { api, type Me, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";
import { Notice } from "../ui/notice.tsx";

/** Name and phone of the signed-in person. */
export function ProfileCard({ me }: { me: Me }) {
  const { settings } = copy;
  const { refresh } = useSession();
  const [isSaved, setSaved] = useState(false);
  const save = async ({ firstName = "", lastName = "", phone = "" }: Record<string, string>) => {
    await unwrap(api.me.$patch({ json: { firstName, lastName, phone } }));
    await refresh();
    setSaved(true);
  };
  return (
    <section class="surface stack">
      <h2>{settings.profile}</h2>
      <Form submit={settings.save} onSubmit={save}>
        {(errors) => (
          <>
            <NameFields errors={errors} firstName={me.user.firstName} lastName={me.user.lastName} />
            <Field
              label={settings.phone}
              name="phone"
              type="tel"
              defaultValue={me.user.phone ?? ""}
              error={errors.phone}
              hint={settings.phoneHint}
              autocomplete="tel"
            />
          </>
        )}
      </Form>
      {isSaved && <Notice kind="good">{settings.saved}</Notice>}
    </section>
  );
}
