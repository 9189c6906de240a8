/** The runtime's module, typed without Cloudflare's globals, which would conflict with the browser's in web/. */
declare module "cloudflare:workers" {
  import { CloudflareWorkersModule } from "@cloudflare/workers-types";
  export = CloudflareWorkersModule;
}
