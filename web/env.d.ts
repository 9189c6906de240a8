/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the terms of use are to be read; without it they are only named. */
  readonly VITE_TERMS_URL?: string;
  /** Clerk's publishable key, handed to the build. */
  readonly VITE_CLERK_PUBLISHABLE_KEY: string;
  /** Where the API is, when it isn't on the app's own origin. */
  readonly VITE_API_URL?: string;
}
