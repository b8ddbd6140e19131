//! Phrases that name a kind of value, and how two of them in a row combine.

use super::Want;

/// A phrase and what it asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// Its words in lower case.
    pub(super) words: &'static [&'static str],
    /// The kind of value.
    pub(super) want: Want,
}

const fn cue(words: &'static [&'static str], want: Want) -> Cue {
    Cue { words, want }
}

/// All cues. The longest that fits counts.
pub(super) const CUES: &[Cue] = &[
    cue(&["account"], Want::AccountName),
    cue(&["accounts"], Want::AccountName),
    cue(&["user"], Want::AccountName),
    cue(&["users"], Want::AccountName),
    cue(&["username"], Want::AccountName),
    cue(&["identity"], Want::AccountName),
    cue(&["person"], Want::AccountName),
    cue(&["sid"], Want::AccountSid),
    cue(&["security", "identifier"], Want::AccountSid),
    cue(&["security", "identifier", "sid"], Want::AccountSid),
    cue(&["aaduserid"], Want::AccountId),
    cue(&["aad", "user", "id"], Want::AccountId),
    cue(&["entra", "user", "id"], Want::AccountId),
    cue(&["azure", "ad", "user", "id"], Want::AccountId),
    cue(&["azure", "active", "directory", "user", "id"], Want::AccountId),
    cue(&["azure", "active", "directory", "aad", "user", "id"], Want::AccountId),
    cue(&["azure", "active", "directory", "id"], Want::AccountId),
    cue(&["user", "id"], Want::AccountId),
    cue(&["user", "object", "id"], Want::AccountId),
    cue(&["account", "object", "id"], Want::AccountId),
    cue(&["email"], Want::AccountMail),
    cue(&["email", "messages"], Want::AccountMail),
    cue(&["emails"], Want::AccountMail),
    cue(&["email", "address"], Want::AccountMail),
    cue(&["mail", "address"], Want::AccountMail),
    cue(&["upn"], Want::AccountMail),
    cue(&["user", "principal", "name"], Want::AccountMail),
    cue(&["mailbox"], Want::Mailbox),
    cue(&["primary", "address"], Want::Mailbox),
    cue(&["sender"], Want::MailSender),
    cue(&["senders"], Want::MailSender),
    cue(&["recipient"], Want::MailRecipient),
    cue(&["recipients"], Want::MailRecipient),
    cue(&["subject"], Want::MailSubject),
    cue(&["subject", "line"], Want::MailSubject),
    cue(&["host"], Want::HostName),
    cue(&["hosts"], Want::HostName),
    cue(&["hostname"], Want::HostName),
    cue(&["host", "name"], Want::HostName),
    cue(&["device"], Want::HostName),
    cue(&["devices"], Want::HostName),
    cue(&["machine"], Want::HostName),
    cue(&["machines"], Want::HostName),
    cue(&["endpoint"], Want::HostName),
    cue(&["endpoints"], Want::HostName),
    cue(&["computer"], Want::HostName),
    cue(&["workstation"], Want::HostName),
    cue(&["server"], Want::HostName),
    cue(&["domain", "controller"], Want::HostName),
    cue(&["aaddeviceid"], Want::HostEntraId),
    cue(&["aad", "device", "id"], Want::HostEntraId),
    cue(&["entra", "device", "id"], Want::HostEntraId),
    cue(&["azure", "ad", "device", "id"], Want::HostEntraId),
    cue(&["azure", "active", "directory", "device", "id"], Want::HostEntraId),
    cue(
        &["azure", "active", "directory", "aad", "device", "id"],
        Want::HostEntraId,
    ),
    cue(&["mdatpdeviceid"], Want::HostDeviceId),
    cue(&["mdatp", "device", "id"], Want::HostDeviceId),
    cue(&["defender", "device", "id"], Want::HostDeviceId),
    cue(&["device", "id"], Want::HostEntraId),
    cue(&["host", "id"], Want::HostEntraId),
    cue(&["operating", "system"], Want::HostOs),
    cue(&["ip"], Want::Ip),
    cue(&["ips"], Want::Ip),
    cue(&["ip", "address"], Want::Ip),
    cue(&["ip", "addresses"], Want::Ip),
    cue(&["sender", "ip"], Want::SenderIp),
    cue(&["sender", "ip", "address"], Want::SenderIp),
    cue(&["url"], Want::Url),
    cue(&["urls"], Want::Url),
    cue(&["link"], Want::Url),
    cue(&["web", "address"], Want::Url),
    cue(&["website"], Want::Url),
    cue(&["domain"], Want::Domain),
    cue(&["domains"], Want::Domain),
    cue(&["domain", "name"], Want::Domain),
    cue(&["file"], Want::FileName),
    cue(&["files"], Want::FileName),
    cue(&["filename"], Want::FileName),
    cue(&["file", "name"], Want::FileName),
    cue(&["script"], Want::FileName),
    cue(&["dll"], Want::FileName),
    cue(&["driver"], Want::FileName),
    cue(&["document"], Want::FileName),
    cue(&["archive"], Want::FileName),
    cue(&["attachment"], Want::FileName),
    cue(&["tool"], Want::FileName),
    cue(&["malware"], Want::FileName),
    cue(&["payload"], Want::FileName),
    cue(&["program"], Want::ProcessName),
    cue(&["folder"], Want::FileFolder),
    cue(&["directory"], Want::FileFolder),
    cue(&["path"], Want::FileFolder),
    cue(&["file", "path"], Want::FileFolder),
    cue(&["hash"], Want::Sha256),
    cue(&["sha256"], Want::Sha256),
    cue(&["sha256", "hash"], Want::Sha256),
    cue(&["sha1"], Want::Sha1),
    cue(&["sha1", "hash"], Want::Sha1),
    cue(&["md5"], Want::Md5),
    cue(&["md5", "hash"], Want::Md5),
    cue(&["process"], Want::ProcessName),
    cue(&["processes"], Want::ProcessName),
    cue(&["executable"], Want::ProcessName),
    cue(&["binary"], Want::ProcessName),
    cue(&["process", "name"], Want::ProcessName),
    cue(&["parent", "process"], Want::ParentName),
    cue(&["command"], Want::CommandLine),
    cue(&["commands"], Want::CommandLine),
    cue(&["command", "line"], Want::CommandLine),
    cue(&["command", "lines"], Want::CommandLine),
    cue(&["commandline"], Want::CommandLine),
    cue(&["process", "command", "line"], Want::CommandLine),
    cue(&["process", "id"], Want::ProcessId),
    cue(&["processid"], Want::ProcessId),
    cue(&["pid"], Want::ProcessId),
    cue(&["id", "of", "the", "process"], Want::ProcessId),
    cue(&["id", "of", "the", "user"], Want::AccountId),
    cue(&["id", "of", "the", "device"], Want::HostEntraId),
    cue(&["processid", "createdtimeutc", "commandline"], Want::CommandLine),
    cue(&["creation", "time"], Want::ProcessStart),
    cue(&["created", "time"], Want::ProcessStart),
    cue(&["created", "timestamp"], Want::ProcessStart),
    cue(&["createdtimeutc"], Want::ProcessStart),
    cue(&["application"], Want::AppName),
    cue(&["app"], Want::AppName),
    cue(&["oauth", "app"], Want::AppName),
    cue(&["oauth", "application"], Want::AppName),
    cue(&["cloud", "application"], Want::AppName),
    cue(&["application", "id"], Want::AppId),
    cue(&["app", "id"], Want::AppId),
    cue(&["appid"], Want::AppId),
    cue(&["cloud", "application", "id"], Want::AppId),
    cue(&["oauth", "object", "id"], Want::AppObjectId),
    cue(&["oauthobjectid"], Want::AppObjectId),
    cue(&["oauth", "app", "id"], Want::AppObjectId),
    cue(&["registry", "key"], Want::RegistryKey),
    cue(&["registry", "value"], Want::RegistryKey),
    cue(&["resource"], Want::Resource),
    cue(&["bucket"], Want::Resource),
    cue(&["technique"], Want::Technique),
    cue(&["techniques"], Want::Technique),
    cue(&["mitre"], Want::Technique),
    cue(&["tactic"], Want::Tactic),
    cue(&["tactics"], Want::Tactic),
    cue(&["actor"], Want::Actor),
    cue(&["threat", "actor"], Want::Actor),
    cue(&["activity", "group"], Want::Actor),
    cue(&["threat", "name"], Want::Threat),
    cue(&["malware", "family"], Want::Threat),
    cue(&["threat", "family"], Want::Threat),
    cue(&["detection", "name"], Want::Threat),
    cue(&["alert"], Want::AlertTitle),
    cue(&["alerts"], Want::AlertTitle),
    cue(&["alert", "id"], Want::AlertId),
    cue(&["severity"], Want::Severity),
    cue(&["product"], Want::Product),
    cue(&["time"], Want::Time),
    cue(&["timestamp"], Want::Time),
    cue(&["date"], Want::Time),
    cue(&["when"], Want::Time),
    cue(&["country"], Want::Country),
    cue(&["location"], Want::Country),
];

impl Cue {
    /// Returns what two cues in a row ask for together: the second, unless it only says of what kind the
    /// first is ("sender's email address", "file name of the process").
    pub(super) fn joined_with(&'static self, next: &'static Self) -> &'static Self {
        match (self.want, next.want) {
            (Want::MailSender | Want::MailRecipient | Want::Mailbox, Want::AccountMail | Want::Mailbox) => self,
            (Want::AccountMail, Want::MailSender | Want::MailRecipient | Want::Mailbox) => next,
            // "the SID account", "the malware file": the attribute or the nearer noun.
            (first, Want::AccountName | Want::HostName) if is_attribute(first) => self,
            _ => next,
        }
    }

    /// Returns what is asked for when an attribute of this thing is: "the file name of the process".
    pub(super) fn owning(&'static self, attribute: &'static Self) -> &'static Self {
        match (attribute.want, self.want) {
            (Want::AccountMail, Want::MailSender | Want::MailRecipient | Want::Mailbox) => self,
            (Want::FileName, Want::ProcessName) => self,
            _ => attribute,
        }
    }

    /// Returns whether the cue asks for a part of a process.
    pub(super) fn is_process_part(&self) -> bool {
        matches!(self.want, Want::CommandLine | Want::ProcessId | Want::ProcessStart)
    }

    /// Returns whether the cue asks for an attribute rather than for a thing.
    pub(super) fn is_attribute(&self) -> bool {
        is_attribute(self.want)
    }
}

/// Returns whether a kind is an attribute rather than a thing.
pub(super) fn is_attribute(want: Want) -> bool {
    matches!(
        want,
        Want::AccountSid
            | Want::AccountId
            | Want::AccountMail
            | Want::HostEntraId
            | Want::HostDeviceId
            | Want::AppId
            | Want::AppObjectId
            | Want::Sha256
            | Want::Sha1
            | Want::Md5
            | Want::CommandLine
            | Want::ProcessId
    )
}
