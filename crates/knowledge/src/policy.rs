//! Who may upload files.
//!
//! Source: the reference product's owner setting, `No one can upload files` or `Contributors and Owners can
//! upload files`, the latter by default.

use serde::{Deserialize, Serialize};

/// Who may upload files. Whoever uploaded one can delete it in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UploadPolicy {
    /// Nobody.
    Nobody,
    /// Contributors and owners.
    #[default]
    Contributors,
}
