//! The kinds of things that prompts are about, and the names that inputs, pages and lists have for them.

use skill::Descriptor;

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Incident,
    Device,
    User,
    File,
    Ip,
    Domain,
    Url,
    Mail,
}

impl Kind {
    /// The kind of a page, a listed thing or a word of the lexicon.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "incident" => Self::Incident,
            "device" => Self::Device,
            "user" => Self::User,
            "file" => Self::File,
            "ip" => Self::Ip,
            "domain" => Self::Domain,
            "url" => Self::Url,
            "email" | "mail" => Self::Mail,
            _ => return None,
        })
    }

    /// The kind that an input of any skill takes, told from the input's name: `incident_id`, `IPAddress`, `upn`.
    pub(super) fn of_input(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.as_str();
        Some(match name {
            "incident_id" | "incident" | "incidentid" => Self::Incident,
            "device" | "host" | "hostname" | "machine" | "device_name" | "devicename" => Self::Device,
            "user" | "upn" | "account" | "username" | "user_principal_name" | "userprincipalname" => Self::User,
            "file" | "hash" | "sha256" | "sha1" | "md5" | "file_name" | "filename" | "filehash" => Self::File,
            "ip" | "ip_address" | "ipaddress" | "address" => Self::Ip,
            "domain" | "domain_name" | "domainname" | "fqdn" => Self::Domain,
            "url" | "uri" | "link" => Self::Url,
            "message_id" | "messageid" | "email" | "network_message_id" | "networkmessageid" => Self::Mail,
            _ => return None,
        })
    }

    /// What people call it, with its article.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Device => "device",
            Self::User => "user",
            Self::File => "file",
            Self::Ip => "IP address",
            Self::Domain => "domain",
            Self::Url => "URL",
            Self::Mail => "email",
        }
    }

    /// The skill that tells of one thing of this kind.
    pub(super) fn telling_skill(self) -> &'static str {
        match self {
            Self::Incident => "summarize_incident",
            Self::Device => "summarize_device",
            Self::User => "summarize_user",
            Self::File => "describe_file",
            Self::Ip => "describe_ip",
            Self::Domain => "describe_domain",
            Self::Url => "describe_url",
            Self::Mail => "summarize_email",
        }
    }

    /// The input of a skill that takes a thing of this kind.
    pub(super) fn input_of(self, descriptor: &Descriptor) -> Option<&str> {
        // A file to search in is a document of the knowledge base, not a file of the logs.
        if descriptor.name == "search_files" {
            return None;
        }
        descriptor
            .inputs
            .iter()
            .map(|input| input.name.as_str())
            .find(|name| Self::of_input(name) == Some(self))
    }
}
