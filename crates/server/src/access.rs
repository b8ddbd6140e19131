//! Who may ask: the Host header's check for everybody, and a token or a session where a login is set.

pub(crate) mod attempts;
pub(crate) mod caller;
pub(crate) mod credentials;
pub(crate) mod grant;
pub(crate) mod guard;
pub(crate) mod host;
pub(crate) mod sessions;
