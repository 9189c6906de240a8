/** Clerk's browser script: which one, and where our own build serves it. */
export const clerkJsVersion = "6.40.0";
export const clerkJsPath = `/clerk/clerk-${clerkJsVersion}.js`;
