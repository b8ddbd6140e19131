//! What a subject is called: as asked for, in short, and as the directory knows it.

use analysis::{RowSet, Subject, SubjectKind};
use evidence::{Account, Entity, File};

/// The names of one subject; those that are not known are a text that nothing is called.
#[derive(Clone, Debug)]
pub(super) struct Names {
    kind: SubjectKind,
    subject: String,
    name: String,
    dotted: String,
    upn: String,
    object_id: String,
    sid: String,
    sha1: String,
    message_id: String,
}

/// No name, address or id is this: an unknown name must fit nothing, not everything.
const NOTHING: &str = "\u{1}";

impl Names {
    /// Works the short form out of what was asked for.
    pub(super) fn of(subject: &Subject) -> Self {
        let asked = subject.name.as_str();
        let name = match subject.kind {
            SubjectKind::Device if asked.parse::<std::net::IpAddr>().is_err() => {
                asked.split('.').next().unwrap_or(asked)
            }
            SubjectKind::User => asked
                .rsplit('\\')
                .next()
                .and_then(|name| name.split('@').next())
                .unwrap_or(asked),
            _ => asked,
        };
        let name = if name.is_empty() {
            asked.to_lowercase()
        } else {
            name.to_lowercase()
        };
        let dotted = match subject.kind {
            // Names below a domain end in it; full names of a device start with it.
            SubjectKind::Domain => format!(".{name}"),
            _ => format!("{name}."),
        };
        let mail = asked.contains('@') && subject.kind == SubjectKind::User;
        Self {
            kind: subject.kind,
            subject: asked.to_owned(),
            name,
            dotted,
            upn: if mail { asked.to_owned() } else { NOTHING.to_owned() },
            object_id: NOTHING.to_owned(),
            sid: if asked.starts_with("S-1-") {
                asked.to_owned()
            } else {
                NOTHING.to_owned()
            },
            sha1: NOTHING.to_owned(),
            message_id: NOTHING.to_owned(),
        }
    }

    /// Takes further names from the rows of a query.
    pub(super) fn learn(&mut self, query: &str, set: &RowSet) {
        let first = |name: &str| {
            let values = set.rows.iter().filter_map(|row| row.fields.get(name)?.as_str());
            values.map(str::trim).find(|value| !value.is_empty()).map(str::to_owned)
        };
        let take = |field: &mut String, name: &str| {
            if field.as_str() == NOTHING
                && let Some(value) = first(name)
            {
                *field = value;
            }
        };
        match (self.kind, query) {
            (SubjectKind::User, "directory") => {
                take(&mut self.upn, "AccountUpn");
                take(&mut self.object_id, "AccountObjectId");
                take(&mut self.sid, "OnPremSid");
                if let Some(name) = first("AccountName") {
                    self.name = name.to_lowercase();
                }
            }
            (SubjectKind::File, _) => take(&mut self.sha1, "SHA1"),
            (SubjectKind::Email, "mails") => take(&mut self.message_id, "NetworkMessageId"),
            _ => {}
        }
    }

    /// Returns the parameters of queries, by name.
    pub(super) fn parameters(&self) -> [(&'static str, &str); 8] {
        [
            ("subject", &self.subject),
            ("name", &self.name),
            ("dotted", &self.dotted),
            ("upn", &self.upn),
            ("object_id", &self.object_id),
            ("sid", &self.sid),
            ("sha1", &self.sha1),
            ("message_id", &self.message_id),
        ]
    }

    /// Returns whether an entity of an alert is the subject.
    pub(super) fn is(&self, entity: &Entity) -> bool {
        let is = |name: &str, known: &str| !name.is_empty() && name.eq_ignore_ascii_case(known);
        match (self.kind, entity) {
            (SubjectKind::Device, Entity::Host(host)) => {
                let short = host.host_name.split('.').next().unwrap_or(&host.host_name);
                let id = host.device_id.as_deref();
                is(short, &self.name)
                    || is(&host.host_name, &self.subject)
                    || id.is_some_and(|id| is(id, &self.subject))
            }
            (SubjectKind::User, Entity::Account(account)) => self.is_account(account),
            (SubjectKind::User, Entity::Mailbox(mailbox)) => {
                is(&mailbox.primary_address, &self.upn) || is(&mailbox.primary_address, &self.subject)
            }
            (SubjectKind::File, Entity::File(file)) => self.is_file(file),
            (SubjectKind::File, Entity::Process(process)) => {
                process.image.as_ref().is_some_and(|image| self.is_file(image))
            }
            (SubjectKind::Ip, Entity::Ip(ip)) => is(&ip.address, &self.subject),
            (SubjectKind::Ip, Entity::Host(host)) => host
                .last_ip
                .as_deref()
                .is_some_and(|address| is(address, &self.subject)),
            (SubjectKind::Domain, Entity::Domain { name }) => self.is_domain(name),
            (SubjectKind::Domain, Entity::Url { url }) => {
                let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let host = rest
                    .split(['/', '?', '#'])
                    .next()
                    .and_then(|host| host.rsplit('@').next());
                host.and_then(|host| host.split(':').next())
                    .is_some_and(|host| self.is_domain(host))
            }
            (SubjectKind::Url, Entity::Url { url }) => {
                let bare = |text: &str| text.trim_end_matches('/').to_lowercase();
                bare(url) == bare(&self.subject)
            }
            (SubjectKind::Email, Entity::MailMessage(mail)) => {
                let ids = [&mail.network_message_id, &mail.internet_message_id]
                    .into_iter()
                    .flatten();
                ids.into_iter()
                    .any(|id| is(id, &self.subject) || is(id, &self.message_id))
            }
            _ => false,
        }
    }

    fn is_account(&self, account: &Account) -> bool {
        let is = |name: Option<&str>, known: &str| {
            name.is_some_and(|name| !name.is_empty() && name.eq_ignore_ascii_case(known))
        };
        let bare = account.name.rsplit('\\').next().and_then(|name| name.split('@').next());
        is(bare, &self.name)
            || is(account.upn.as_deref(), &self.upn)
            || is(account.sid.as_deref(), &self.sid)
            || is(account.object_id.as_deref(), &self.object_id)
            || is(account.object_id.as_deref(), &self.subject)
    }

    fn is_file(&self, file: &File) -> bool {
        let hashes = [&file.sha256, &file.sha1, &file.md5].into_iter().flatten();
        file.name.eq_ignore_ascii_case(&self.subject)
            || hashes.into_iter().any(|hash| hash.eq_ignore_ascii_case(&self.subject))
    }

    fn is_domain(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        host == self.name || host.ends_with(&self.dotted)
    }
}
