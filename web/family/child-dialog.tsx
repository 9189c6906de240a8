import { useSession } from "../auth/session.tsx";
import { activeTenants } from "../club/tenants-of.ts";
import { api, type Me, unwrap } from "../data/api.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import { copy } from "../i18n/index.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";
import type { OwnPlayer } from "./types.ts";

/** Adds a child of the signed-in person, or changes a player's record. */
export function ChildDialog({
  me,
  player,
  onClose,
}: {
  me: Me;
  player?: OwnPlayer;
  onClose: () => void;
}) {
  const { family } = copy.calendar;
  const { refresh } = useSession();
  const clubs = activeTenants(me);
  const isGuardian = !player || player.guardians.some(({ userId }) => userId === me.user.id);
  const save = async (values: Record<string, string>) => {
    const { firstName = "", lastName = "", birthdate = "" } = values;
    const names = { firstName, lastName };
    if (player) {
      const json = { ...names, ...(isGuardian && birthdate && { birthdate }) };
      await unwrap(api.players[":id"].$patch({ param: { id: player.id }, json }));
    } else {
      const tenantIds = clubs.flatMap(({ tenant }) =>
        values[`club-${tenant.id}`] ? [tenant.id] : [],
      );
      const json = { ...names, birthdate, tenantIds };
      await withIdempotencyKey(json, (options) => unwrap(api.players.$post({ json }, options)));
    }
    await refresh();
    onClose();
  };
  return (
    <Dialog title={player ? family.editTitle(player.firstName) : family.addTitle} onClose={onClose}>
      <Form submit={player ? family.edit : family.submit} onSubmit={save}>
        {(errors) => (
          <>
            <NameFields
              errors={errors}
              firstName={player?.firstName ?? null}
              lastName={player?.lastName ?? me.user.lastName}
            />
            {isGuardian && (
              <Field
                label={family.birthdate}
                name="birthdate"
                type="date"
                defaultValue={player?.birthdate ?? ""}
                error={errors.birthdate}
                autocomplete="off"
                required
              />
            )}
            {!player && clubs.length > 0 && (
              <fieldset class="choice">
                <legend>{family.plays}</legend>
                {clubs.map(({ tenant }) => (
                  <label key={tenant.id} class="choice-option">
                    <input
                      type="checkbox"
                      name={`club-${tenant.id}`}
                      value="yes"
                      defaultChecked={clubs.length === 1}
                    />
                    {tenant.name}
                  </label>
                ))}
              </fieldset>
            )}
            {!player && <p class="soft small">{family.consent}</p>}
          </>
        )}
      </Form>
    </Dialog>
  );
}
