import { hueOf } from "../data/hue-of.ts";
import { copy } from "../i18n/index.ts";

/** A filter: all clubs, or one of them. */
export function ClubChips({
  clubs,
  chosen,
  onChoose,
}: {
  clubs: { id: string; name: string }[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll sideways in every browser.
    <div class="club-chips" role="group" aria-label={copy.calendar.show}>
      <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {copy.calendar.all}
      </button>
      {clubs.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-pressed={chosen === id}
          style={{ "--hue": hueOf(id) }}
          onClick={() => onChoose(id)}
        >
          <span class="club-dot" />
          <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  );
}
