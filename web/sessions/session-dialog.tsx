import { useState } from "preact/hooks";
import { api, unwrap } from "../data/api.ts";
import { dayKey } from "../data/dates.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { type FieldErrors, Form } from "../ui/form.tsx";
import { TextArea } from "../ui/text-area.tsx";
import type { Session } from "./participants.ts";
import { daysOf, hoursOf, timesFrom } from "./session-form.ts";

interface Club {
  id: string;
  name: string;
  timezone: string;
}

interface SessionDialogProps {
  /** The clubs to which the person may add a session. */
  clubs: Club[];
  /** The session to change. Without it, a session is added. */
  session?: Session;
  onClose: () => void;
  onSaved: () => Promise<unknown>;
}

const adminApi = api.admin.tenants[":tenantId"].sessions;

/** Adds a session or a weekly series, or changes a session. */
export function SessionDialog({ clubs, session, onClose, onSaved }: SessionDialogProps) {
  const { dialog } = consoleCopy;
  const [clubId, setClubId] = useState(session?.tenant.id ?? clubs[0]?.id ?? "");
  const [repeats, setRepeats] = useState(false);
  const [count, setCount] = useState("10");
  const club = clubs.find(({ id }) => id === clubId);
  const timezone = session?.timezone ?? club?.timezone ?? "UTC";
  const save = async (values: Record<string, string>) => {
    if (session) await change(session, values);
    else await add(clubId, timezone, values, repeats ? Number(count) : 0);
    await onSaved();
    onClose();
  };
  const submit = session
    ? dialog.save
    : repeats && Number(count) > 1
      ? dialog.addMany(Number(count))
      : dialog.add;
  return (
    <Dialog title={session ? dialog.changeTitle : dialog.addTitle} onClose={onClose}>
      <Form submit={submit} onSubmit={save}>
        {(errors) => (
          <>
            {!session && clubs.length > 1 && (
              <label class="field">
                <span class="field-label">{copy.calendar.show}</span>
                <select
                  class="select"
                  value={clubId}
                  onChange={({ currentTarget }) => setClubId(currentTarget.value)}
                >
                  {clubs.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <TitleAndKind errors={errors} session={session} />
            <DateAndTime errors={errors} session={session} timezone={timezone} />
            <Field
              label={dialog.where}
              name="location"
              defaultValue={session?.location ?? ""}
              error={errors.location}
              maxLength={200}
            />
            <Field
              label={dialog.capacity}
              name="capacity"
              type="number"
              min={1}
              max={10_000}
              hint={dialog.capacityHint}
              defaultValue={session?.capacity ? String(session.capacity) : ""}
              error={errors.capacity}
            />
            <TextArea
              label={dialog.notes}
              name="notes"
              defaultValue={session?.notes ?? ""}
              error={errors.notes}
              maxLength={2_000}
            />
            {!session && (
              <RepeatFields
                repeats={repeats}
                onRepeats={setRepeats}
                count={count}
                onCount={setCount}
                errors={errors}
              />
            )}
            {session?.seriesId && <ScopeField />}
            {session && <p class="soft small">{dialog.tells}</p>}
          </>
        )}
      </Form>
    </Dialog>
  );
}

function TitleAndKind({ errors, session }: { errors: FieldErrors; session: Session | undefined }) {
  const { dialog } = consoleCopy;
  const kinds = Object.keys(copy.calendar.kinds) as Session["kind"][];
  return (
    <>
      <Field
        label={dialog.name}
        name="title"
        defaultValue={session?.title ?? ""}
        hint={dialog.namePlaceholder}
        error={errors.title}
        maxLength={120}
        required
      />
      <label class="field">
        <span class="field-label">{dialog.kind}</span>
        <select class="select" name="kind" defaultValue={session?.kind ?? "training"}>
          {kinds.map((kind) => (
            <option key={kind} value={kind} selected={kind === (session?.kind ?? "training")}>
              {copy.calendar.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function DateAndTime({
  errors,
  session,
  timezone,
}: {
  errors: FieldErrors;
  session: Session | undefined;
  timezone: string;
}) {
  const { dialog } = consoleCopy;
  const hours = session
    ? hoursOf(session)
    : { day: dayKey(new Date()), from: "18:00", until: "19:30" };
  const readerTimezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Field
        label={dialog.day}
        name="day"
        type="date"
        defaultValue={hours.day}
        error={errors.startsAt}
        required
      />
      <div class="pair pair-tight">
        <Field label={dialog.from} name="from" type="time" defaultValue={hours.from} required />
        <Field
          label={dialog.until}
          name="until"
          type="time"
          defaultValue={hours.until}
          error={errors.endsAt}
          required
        />
      </div>
      {timezone !== readerTimezone && (
        <p class="soft small">{dialog.zone(timezone.replaceAll("_", " "))}</p>
      )}
    </>
  );
}

function RepeatFields({
  repeats,
  onRepeats,
  count,
  onCount,
  errors,
}: {
  repeats: boolean;
  onRepeats: (repeats: boolean) => void;
  count: string;
  onCount: (count: string) => void;
  errors: FieldErrors;
}) {
  const { dialog } = consoleCopy;
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={repeats}
          onChange={({ currentTarget }) => onRepeats(currentTarget.checked)}
        />
        <span>{dialog.repeat}</span>
      </label>
      {repeats && (
        <Field
          label={dialog.count}
          name="count"
          type="number"
          min={2}
          max={52}
          value={count}
          onInput={onCount}
          error={errors["repeat.count"]}
          required
        />
      )}
    </>
  );
}

function ScopeField() {
  const { dialog } = consoleCopy;
  return (
    <fieldset class="choice">
      <legend>{dialog.scope}</legend>
      {(["this", "following"] as const).map((scope) => (
        <label key={scope} class="choice-option">
          <input type="radio" name="scope" value={scope} defaultChecked={scope === "this"} />
          {dialog[scope]}
        </label>
      ))}
    </fieldset>
  );
}

/** The fields that adding and changing a session have in common. */
function sharedFields(values: Record<string, string>) {
  const { title = "", kind = "training", location = "", notes = "", capacity = "" } = values;
  return {
    title,
    kind: kind as Session["kind"],
    location,
    notes,
    capacity: capacity ? Number(capacity) : null,
  };
}

function add(tenantId: string, timezone: string, values: Record<string, string>, count: number) {
  const repeat = count > 1 ? { repeat: { every: "week" as const, count } } : {};
  const json = { ...sharedFields(values), ...timesFrom(values, timezone), timezone, ...repeat };
  const request = { param: { tenantId }, json };
  return withIdempotencyKey(request, (options) => unwrap(adminApi.$post(request, options)));
}

function change(session: Session, values: Record<string, string>) {
  const times = timesFrom(values, session.timezone, daysOf(session));
  const scope = values.scope === "following" ? ("following" as const) : ("this" as const);
  const param = { tenantId: session.tenant.id, id: session.id };
  return unwrap(
    adminApi[":id"].$patch({ param, json: { ...sharedFields(values), ...times, scope } }),
  );
}
