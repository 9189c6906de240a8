import { Button } from "./button.tsx";

/** Asks for a confirmation in the page, before an action that is hard to undo. */
export function Confirmation({
  lead,
  yes,
  no,
  onYes,
  onNo,
}: {
  lead: string;
  yes: string;
  no: string;
  onYes: () => unknown;
  onNo: () => void;
}) {
  return (
    <>
      <p>{lead}</p>
      <div class="row">
        <Button danger onClick={onYes}>
          {yes}
        </Button>
        <Button quiet onClick={onNo}>
          {no}
        </Button>
      </div>
    </>
  );
}
