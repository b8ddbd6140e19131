//! Windows paths.

/// Returns the file name of a path; the whole text when it has no folder.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit(['\\', '/']).next().unwrap_or_default()
}
