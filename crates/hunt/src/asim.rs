//! The parsers of Sentinel's information model (ASIM) as stored functions.
//!
//! Each is KQL of ours over the tables of this product: the normalized table of the schema, and the
//! tables whose rows tell the same. The files in `asim/` name what they map. The filtering
//! parameters are those that the documentation names for the schema.
//! Source: Microsoft Sentinel, ASIM schemas and their parsers.

/// A parser: the names it is called by, and its text.
struct Parser {
    names: &'static [&'static str],
    text: &'static str,
}

const PARSERS: &[Parser] = &[
    Parser {
        names: &["_Im_AuditEvent", "_ASim_AuditEvent", "imAuditEvent", "ASimAuditEvent"],
        text: include_str!("asim/audit_event.kql"),
    },
    Parser {
        names: &[
            "_Im_Authentication",
            "_ASim_Authentication",
            "imAuthentication",
            "ASimAuthentication",
        ],
        text: include_str!("asim/authentication.kql"),
    },
    Parser {
        names: &["_Im_Dns", "_ASim_Dns", "imDns", "ASimDns"],
        text: include_str!("asim/dns.kql"),
    },
    Parser {
        names: &["_Im_FileEvent", "_ASim_FileEvent", "imFileEvent", "ASimFileEvent"],
        text: include_str!("asim/file_event.kql"),
    },
    Parser {
        names: &[
            "_Im_NetworkSession",
            "_ASim_NetworkSession",
            "imNetworkSession",
            "ASimNetworkSession",
        ],
        text: include_str!("asim/network_session.kql"),
    },
    Parser {
        names: &[
            "_Im_ProcessCreate",
            "_ASim_ProcessCreate",
            "imProcessCreate",
            "_Im_ProcessEvent",
            "_ASim_ProcessEvent",
            "imProcessEvent",
            "ASimProcessEvent",
        ],
        text: include_str!("asim/process_event.kql"),
    },
    Parser {
        names: &[
            "_Im_RegistryEvent",
            "_ASim_RegistryEvent",
            "imRegistry",
            "imRegistryEvent",
            "ASimRegistry",
        ],
        text: include_str!("asim/registry_event.kql"),
    },
    Parser {
        names: &["_Im_WebSession", "_ASim_WebSession", "imWebSession", "ASimWebSession"],
        text: include_str!("asim/web_session.kql"),
    },
];

/// Returns the text of the parser of that name.
pub(crate) fn find(name: &str) -> Option<String> {
    PARSERS
        .iter()
        .find(|parser| parser.names.contains(&name))
        .map(|parser| {
            // Remarks stand before the parameters.
            parser
                .text
                .lines()
                .skip_while(|line| line.starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n")
        })
}
