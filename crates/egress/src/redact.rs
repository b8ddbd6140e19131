//! Secrets taken out of what is recorded and shown.

use url::Url;

const MARK: &str = "[redacted]";

/// Takes known secrets out of text.
#[derive(Clone, Default)]
pub struct Redactor {
    /// The longest first, so that one inside another leaves nothing.
    secrets: Vec<String>,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor")
            .field("secrets", &self.secrets.len())
            .finish()
    }
}

impl Redactor {
    /// Returns one that knows some secrets. Those shorter than six bytes are left out: they would match anything.
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> = secrets.into_iter().filter(|secret| secret.len() >= 6).collect();
        secrets.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        secrets.dedup();
        Self { secrets }
    }

    /// Returns text without the secrets.
    pub fn redact(&self, text: &str) -> String {
        self.secrets
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MARK))
    }
}

/// Returns an address for records and messages: no user, no password, no values of parameters that look secret.
pub(crate) fn shown_url(url: &Url) -> String {
    let mut shown = url.clone();
    // Refused only by addresses that have no host, which have no password either.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    if url.query().is_some() {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                let value = if is_secret_name(&name) {
                    MARK.to_owned()
                } else {
                    value.into_owned()
                };
                (name.into_owned(), value)
            })
            .collect();
        shown.query_pairs_mut().clear().extend_pairs(pairs);
    }
    shown.to_string()
}

/// Returns whether a header or parameter of that name holds a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "key",
        "token",
        "secret",
        "password",
        "passwd",
        "pwd",
        "auth",
        "cookie",
        "sig",
        "credential",
        "session",
    ]
    .iter()
    .any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_leave_addresses_and_texts() {
        let url = Url::parse("https://ann:hunter2@h/p?q=mimikatz&api_key=abc&X-Amz-Signature=f#frag").unwrap();
        assert_eq!(
            shown_url(&url),
            "https://h/p?q=mimikatz&api_key=%5Bredacted%5D&X-Amz-Signature=%5Bredacted%5D"
        );
        let redactor = Redactor::new(["sk-123456".to_owned(), "sk-123456789".to_owned(), "abc".to_owned()]);
        assert_eq!(
            redactor.redact("bad key sk-123456789, not sk-123456 or abc"),
            "bad key [redacted], not [redacted] or abc"
        );
        assert!(!format!("{redactor:?}").contains("sk-"));
    }
}
