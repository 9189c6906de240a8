/** A hidden field with the account's address: a password manager saves the new password under it. */
export function HiddenUsername({ email }: { email: string }) {
  return <input type="email" name="email" autocomplete="username" value={email} hidden readOnly />;
}
