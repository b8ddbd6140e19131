//! Account names: `DOMAIN\user` and its parts.

/// Splits `DOMAIN\user` into domain and user; the domain is empty when there is none.
pub(crate) fn split(account: &str) -> (&str, &str) {
    account.rsplit_once('\\').unwrap_or(("", account))
}

/// Joins domain and user; what is absent is left out.
pub(crate) fn join(domain: &str, user: &str) -> String {
    match (domain.trim(), user.trim()) {
        ("" | "-", "" | "-") => String::new(),
        ("" | "-", user) => user.to_owned(),
        (domain, "" | "-") => format!("{domain}\\"),
        (domain, user) => format!("{domain}\\{user}"),
    }
}

/// Says whether it is the account of a machine, as `SecurityEvent.AccountType` does.
pub(crate) fn kind(account: &str) -> &'static str {
    if account.ends_with('$') { "Machine" } else { "User" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_split_and_join() {
        assert_eq!(split("NT AUTHORITY\\SYSTEM"), ("NT AUTHORITY", "SYSTEM"));
        assert_eq!(split("bob"), ("", "bob"));
        assert_eq!(join("D", "u"), "D\\u");
        assert_eq!(join("-", "-"), "");
    }
}
