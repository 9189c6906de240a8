/** The runtime's own module, typed without the globals that would clash with the browser's in web/. */
declare module "cloudflare:workers" {
  import { CloudflareWorkersModule } from "@cloudflare/workers-types";
  export = CloudflareWorkersModule;
}
