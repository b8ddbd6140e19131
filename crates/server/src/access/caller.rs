//! Who asks: whose queries and history they are.

/// Whose things a request may see and stop. Not a name that anybody chose: it says by what the caller
/// was let in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Caller(&'static str);

impl Caller {
    /// Anybody on this machine, where no login is asked for.
    pub(crate) const LOCAL: Self = Self("local");
    /// Who logged in at the portal.
    pub(crate) const PORTAL: Self = Self("portal");
    /// Who has the token for programs.
    pub(crate) const TOKEN: Self = Self("token");

    /// Returns the word under which what is theirs is kept.
    pub(crate) fn key(&self) -> &'static str {
        self.0
    }
}
