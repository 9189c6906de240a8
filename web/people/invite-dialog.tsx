import { useState } from "preact/hooks";
import { highRoles, type Role, roles } from "../../worker/permissions.ts";
import { ApiProblem, api, unwrap } from "../data/api.ts";
import { useQuery } from "../data/use-query.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";
import { Notice } from "../ui/notice.tsx";

interface InviteDialogProps {
  tenant: { id: string; name: string };
  /** Only owners make owners and admins. */
  isOwner: boolean;
  onClose: () => void;
  onInvited: () => Promise<void>;
}

/** The roles that are invited most often come first. */
const roleOrder: Role[] = ["parent", "player", "coach", "member", "viewer", "admin", "owner"];

/** Invites one person. It stays open, to invite the next one. */
export function InviteDialog({ tenant, isOwner, onClose, onInvited }: InviteDialogProps) {
  const { invite } = consoleCopy;
  const [role, setRole] = useState<Role>("parent");
  const [hasChild, setChild] = useState(false);
  const [done, setDone] = useState<string>();
  const [reloadKey, setReloadKey] = useState(0);
  const grantableRoles = roleOrder.filter(
    (known) => roles.includes(known) && (isOwner || !highRoles.includes(known)),
  );
  const send = async (values: Record<string, string>) => {
    setDone(undefined);
    const sentence = await sendInvitation(tenant.id, role, values);
    await onInvited();
    setDone(sentence);
    setReloadKey(reloadKey + 1);
  };
  return (
    <Dialog title={invite.title} onClose={onClose}>
      <div class="stack">
        <label class="field">
          <span class="field-label">{consoleCopy.people.role}</span>
          <select
            class="select"
            value={role}
            onChange={({ currentTarget }) => setRole(currentTarget.value as Role)}
          >
            {grantableRoles.map((option) => (
              <option key={option} value={option}>
                {copy.roles[option]}
              </option>
            ))}
          </select>
        </label>
        {done && <Notice kind="good">{done}</Notice>}
        <Form
          key={`${role}-${reloadKey}`}
          submit={invite.submit}
          onSubmit={send}
          sentences={invite.problems}
        >
          {(errors) => (
            <>
              <NameFields errors={errors} isOptional={role !== "player"} />
              <Field
                label={role === "player" ? invite.emailOptional : copy.signUp.email}
                name="email"
                type="email"
                hint={role === "player" ? invite.emailHint : undefined}
                error={errors.email}
                autocomplete="off"
                maxLength={254}
                required={role !== "player"}
              />
              {role === "player" && <PlayerFields tenantId={tenant.id} errors={errors} />}
              {role === "parent" && hasChild && <ChildFields errors={errors} />}
              {role === "parent" && !hasChild && (
                <Button quiet onClick={() => setChild(true)}>
                  {invite.addChild}
                </Button>
              )}
            </>
          )}
        </Form>
      </div>
    </Dialog>
  );
}

/** Sends the invitation and returns the message to show. A player without an address is only recorded. */
async function sendInvitation(
  tenantId: string,
  role: Role,
  values: Record<string, string>,
): Promise<string> {
  const { invite } = consoleCopy;
  const { email = "", firstName = "", lastName = "" } = values;
  const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const birthdate = values["player.birthdate"] ?? "";
  const guardian = values.guardianUserId ? { guardianUserId: values.guardianUserId } : {};
  if (role === "player") {
    const player = { firstName, lastName, birthdate, ...guardian };
    if (!email) {
      const playersApi = api.admin.tenants[":tenantId"].players;
      const record = { param: { tenantId }, json: player };
      await withIdempotencyKey(record, (options) => unwrap(playersApi.$post(record, options)));
      return invite.recorded(firstName);
    }
    await unwrap(api.admin.invitations.$post({ json: { tenantId, email, role, player } }));
    return invite.sent(email);
  }
  const child = {
    firstName: values["player.firstName"] ?? "",
    lastName: values["player.lastName"] ?? "",
    birthdate,
  };
  if (birthdate && (!child.firstName || !child.lastName)) throw new ApiProblem("validation_failed");
  const player = birthdate ? { player: child } : {};
  await unwrap(
    api.admin.invitations.$post({ json: { tenantId, email, role, ...names, ...player } }),
  );
  return invite.sent(email);
}

/** The birthdate, and a choice of guardians among the parents of the club. */
function PlayerFields({ tenantId, errors }: { tenantId: string; errors: FieldErrors }) {
  const { invite } = consoleCopy;
  const membersApi = api.admin.tenants[":tenantId"].members;
  const { data: parents } = useQuery(tenantId, () =>
    unwrap(membersApi.$get({ param: { tenantId }, query: { role: "parent", limit: "100" } })),
  );
  return (
    <>
      <Birthdate errors={errors} />
      {parents && parents.items.length > 0 && (
        <label class="field">
          <span class="field-label">{invite.guardian}</span>
          <select class="select" name="guardianUserId">
            <option value="">{invite.noGuardian}</option>
            {parents.items.map(({ id, user }) => (
              <option key={id} value={user.id}>
                {[user.firstName, user.lastName].filter(Boolean).join(" ") || user.email}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function ChildFields({ errors }: { errors: FieldErrors }) {
  const { invite } = consoleCopy;
  return (
    <fieldset class="choice">
      <legend>{invite.child}</legend>
      <NameFields errors={errors} prefix="player." />
      <Birthdate errors={errors} />
    </fieldset>
  );
}

function Birthdate({ errors }: { errors: FieldErrors }) {
  return (
    <Field
      label={consoleCopy.invite.birthdate}
      name="player.birthdate"
      type="date"
      error={errors["player.birthdate"]}
      autocomplete="off"
      required
    />
  );
}
