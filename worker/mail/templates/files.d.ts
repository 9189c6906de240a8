/* wrangler bundles them as text. */
declare module "*.html" {
  const text: string;
  export default text;
}
