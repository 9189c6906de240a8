interface ImportMetaEnv {
  /** Clerk's publishable key, handed to the build. */
  readonly VITE_CLERK_PUBLISHABLE_KEY: string;
  /** Where the API is, when it isn't on the app's own origin. */
  readonly VITE_API_URL?: string;
}
