/** Rolldown's information about the modules of a build. */
interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Puts all static imports of a file into `chunk`, also indirect ones. */
export function neededBy(file: string, chunk: string) {
  const isImportedBy = (id: string, modules: Modules, seen: Set<string>): boolean => {
    if (id.endsWith(file)) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    const importers = modules.getModuleInfo(id)?.importers ?? [];
    return importers.some((importer) => isImportedBy(importer, modules, seen));
  };
  return (id: string, modules: Modules) => (isImportedBy(id, modules, new Set()) ? chunk : null);
}
