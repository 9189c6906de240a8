/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** The address of the terms of use. Without it the form has no link to them. */
  readonly VITE_TERMS_URL?: string;
  /** Clerk's publishable key. */
  readonly VITE_CLERK_PUBLISHABLE_KEY: string;
  /** The API's address, if it is not on the app's origin. */
  readonly VITE_API_URL?: string;
}
