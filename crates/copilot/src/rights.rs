//! Who may use and see what. Where people log in with roles, the server answers; here it is only asked.

/// Rights of users.
///
/// Implementors answer from memory: it is asked for every step that is shown.
pub trait Rights: Send + Sync {
    /// Returns whether a user may use a plugin, and so see what it found.
    fn may_use(&self, user: &str, plugin: &str) -> bool;

    /// Returns whether a user owns the workspace: sees its usage, exports, settings.
    fn is_owner(&self, user: &str) -> bool;
}

/// The rights of one login that stands for all: it may do everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct SoleUser;

impl Rights for SoleUser {
    fn may_use(&self, _user: &str, _plugin: &str) -> bool {
        true
    }

    fn is_owner(&self, _user: &str) -> bool {
        true
    }
}
