/** A file that is there while the last build has failed. */
export const failedBuild = "dist/failed";
