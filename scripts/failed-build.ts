/** A file that exists if the last build failed. */
export const failedBuild = "dist/failed";
