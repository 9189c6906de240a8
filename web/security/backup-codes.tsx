import { useState } from "preact/hooks";
import { saveAs } from "../data/save-as.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import "./second-factor.css";

/** Shows new backup codes, once, with buttons to copy and to save them. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => unknown }) {
  const words = accountCopy.secondFactor.codes;
  const [isCopied, setCopied] = useState(false);
  const copying = useAction();
  const leaving = useAction();
  const text = codes.join("\n");
  const copyAll = () =>
    copying.attempt(async () => {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    });
  const save = () => {
    const file = new Blob([`${words.fileTitle(location.host)}\n\n${text}\n`], {
      type: "text/plain",
    });
    saveAs(words.fileName, file);
  };
  return (
    <div class="stack">
      <h3>{words.title}</h3>
      <p>{words.lead}</p>
      <ul class="backup-codes" data-keep-page>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div class="row">
        <Button quiet onClick={copyAll}>
          {isCopied ? copy.home.copied : words.copy}
        </Button>
        <Button quiet onClick={save}>
          {words.save}
        </Button>
      </div>
      <p class="visually-hidden" role="status">
        {isCopied && copy.home.copied}
      </p>
      {copying.problem !== undefined && (
        <Notice kind="danger">{accountCopy.secondFactor.notCopied}</Notice>
      )}
      <p>
        <Button onClick={() => leaving.attempt(async () => onDone())}>{words.done}</Button>
      </p>
      {leaving.problem !== undefined && (
        <Notice kind="danger">{sentenceFor(leaving.problem)}</Notice>
      )}
    </div>
  );
}
