/** What rolldown says of the modules of a build. */
interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Puts every module into `chunk` that a file needs from its start on, not only later (`import()`). */
export function neededBy(file: string, chunk: string) {
  const leadsTo = (id: string, modules: Modules, seen: Set<string>): boolean => {
    if (id.endsWith(file)) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    const importers = modules.getModuleInfo(id)?.importers ?? [];
    return importers.some((importer) => leadsTo(importer, modules, seen));
  };
  return (id: string, modules: Modules) => (leadsTo(id, modules, new Set()) ? chunk : null);
}
