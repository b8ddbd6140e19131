//! The hosts and accounts an alert names, once each, as a person would write them.

use crate::correlate::{is_everybodys_account, is_everybodys_sid};
use evidence::{Account, Alert, Entity, Role};

/// What a person calls an account: the name without domain, else UPN, SID or object id.
pub(crate) fn account_label(account: &Account) -> &str {
    let name = account.name.rsplit('\\').next().unwrap_or(&account.name);
    [
        Some(name),
        account.upn.as_deref(),
        account.display_name.as_deref(),
        account.object_id.as_deref(),
        account.sid.as_deref(),
    ]
    .into_iter()
    .flatten()
    .find(|text| !text.is_empty())
    .unwrap_or("")
}

/// What a person calls a host: the name without domain, an address whole.
pub(crate) fn host_label(name: &str) -> &str {
    if name.parse::<std::net::IpAddr>().is_ok() {
        name
    } else {
        name.split('.').next().unwrap_or(name)
    }
}

/// Whether an account is a machine's, the system's, or nobody's.
pub(crate) fn is_nobody(name: &str) -> bool {
    name.ends_with('$')
        || is_everybodys_account(&name.to_lowercase())
        || name.starts_with("S-") && is_everybodys_sid(name)
}

/// Hosts of an alert, those that attacked or were hit before those merely seen.
pub(crate) fn hosts(alert: &Alert) -> Vec<String> {
    named(alert, |entity| match entity {
        Entity::Host(host) => Some(host_label(&host.host_name).to_owned()),
        _ => None,
    })
}

/// Accounts of an alert, people before the system, those that attacked or were hit first.
pub(crate) fn accounts(alert: &Alert) -> Vec<String> {
    let mut names = named(alert, |entity| match entity {
        Entity::Account(account) => Some(account_label(account).to_owned()),
        Entity::Mailbox(mailbox) => Some(
            mailbox
                .upn
                .as_ref()
                .unwrap_or(&mailbox.primary_address)
                .split('@')
                .next()?
                .to_owned(),
        ),
        _ => None,
    });
    names.sort_by_key(|name| is_nobody(name));
    names
}

fn named(alert: &Alert, name: impl Fn(&Entity) -> Option<String>) -> Vec<String> {
    let mut names: Vec<(Role, String)> = Vec::new();
    for item in &alert.evidence {
        if let Some(name) = name(&item.entity).filter(|name| !name.is_empty() && name != "-")
            && !names.iter().any(|(_, other)| other.eq_ignore_ascii_case(&name))
        {
            names.push((item.role, name));
        }
    }
    names.sort_by_key(|(role, _)| *role == Role::Related);
    names.into_iter().map(|(_, name)| name).collect()
}
