//! What entities are called in questions and answers.

use evidence::{Entity, Verdict};

/// Returns the word for an entity's kind, as inputs and listed things spell it.
pub(crate) fn kind_of(entity: &Entity) -> &'static str {
    match entity {
        Entity::Host(_) => "device",
        Entity::Account(_) => "user",
        Entity::Ip(_) => "ip",
        Entity::File(_) => "file",
        Entity::Process(_) => "process",
        Entity::Url { .. } => "url",
        Entity::Domain { .. } => "domain",
        Entity::RegistryValue(_) => "registry",
        Entity::MailMessage(_) => "email",
        Entity::Mailbox(_) => "mailbox",
        Entity::CloudApplication(_) => "application",
        Entity::CloudResource(_) => "resource",
        Entity::Other(_) => "other",
    }
}

/// Returns the value by which another skill finds the entity.
pub(crate) fn value_of(entity: &Entity) -> String {
    let value = match entity {
        Entity::Account(account) => account.upn.as_deref().filter(|upn| !upn.is_empty()),
        Entity::File(file) => file.sha256.as_deref().or(file.sha1.as_deref()),
        Entity::MailMessage(mail) => mail
            .network_message_id
            .as_deref()
            .or(mail.internet_message_id.as_deref()),
        _ => None,
    };
    value.unwrap_or_else(|| entity.label()).to_owned()
}

/// Returns how grave a verdict is.
pub(crate) fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unknown => 0,
        Verdict::NoThreatsFound => 1,
        Verdict::Suspicious => 2,
        Verdict::Malicious => 3,
    }
}

/// Returns a verdict in words; nothing when there is none.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unknown => "",
        Verdict::NoThreatsFound => "no threats found",
        Verdict::Suspicious => "suspicious",
        Verdict::Malicious => "malicious",
    }
}
