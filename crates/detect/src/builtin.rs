//! The rules that come with the binary: the files under `rules/`, listed by the build script.

/// A rule file of ours, and the test cases that stand beside it.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Path under `rules/`, such as `windows/lsass-memory-read.yaml`.
    pub place: &'static str,
    /// The rule.
    pub text: &'static str,
    /// Its test cases.
    pub tests: Option<&'static str>,
}

static SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Returns the built-in rule files in the order of their paths.
#[must_use]
pub fn builtin_sources() -> &'static [Source] {
    SOURCES
}
