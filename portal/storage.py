"""Static files as they are served: a hash in each name, compressed, cacheable for ever."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js"`, so that native modules find their hashed names."""

    support_js_module_import_aggregation = True
