//! The list of formats. One file each; one row each, alphabetical within a confidence class.

use crate::Format;

/// Returns all formats. Order matters only between formats that are equally sure.
#[must_use]
pub fn formats() -> &'static [&'static dyn Format] {
    FORMATS
}

static FORMATS: &[&dyn Format] = &[];
