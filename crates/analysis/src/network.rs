//! An address, a domain or a web address: who contacted it, when, how much, and what is known of it.

mod contacts;

use crate::field::text;
use crate::file::intelligence;
use crate::report::{Attention, Piece, Proof, Report, Writer, pieces};
use crate::{Inputs, Query, SubjectKind, alerts};

/// Which rows an address wants.
pub(crate) const IP_QUERIES: &[Query] = &[
    Query {
        name: "connections",
        table: "DeviceNetworkEvents",
        kql: "DeviceNetworkEvents | where Timestamp between (since .. until) | where RemoteIP == subject or LocalIP == subject | top 8000 by Timestamp desc",
    },
    Query {
        name: "firewall",
        table: "CommonSecurityLog",
        kql: "CommonSecurityLog | where TimeGenerated between (since .. until) | where DestinationIP == subject or SourceIP == subject | top 8000 by TimeGenerated desc",
    },
    Query {
        name: "logons",
        table: "DeviceLogonEvents",
        kql: "DeviceLogonEvents | where Timestamp between (since .. until) | where RemoteIP == subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "sign-ins",
        table: "SigninLogs",
        kql: "SigninLogs | where TimeGenerated between (since .. until) | where IPAddress == subject | top 2000 by TimeGenerated desc",
    },
    Query {
        name: "defender-sign-ins",
        table: "AADSignInEventsBeta",
        kql: "AADSignInEventsBeta | where Timestamp between (since .. until) | where IPAddress == subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "office",
        table: "OfficeActivity",
        kql: "OfficeActivity | where TimeGenerated between (since .. until) | where ClientIP == subject | top 2000 by TimeGenerated desc",
    },
    Query {
        name: "cloud-apps",
        table: "CloudAppEvents",
        kql: "CloudAppEvents | where Timestamp between (since .. until) | where IPAddress == subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "cloud-trail",
        table: "AWSCloudTrail",
        kql: "AWSCloudTrail | where TimeGenerated between (since .. until) | where SourceIpAddress == subject | top 2000 by TimeGenerated desc",
    },
    Query {
        name: "mails",
        table: "EmailEvents",
        kql: "EmailEvents | where Timestamp between (since .. until) | where SenderIPv4 == subject or SenderIPv6 == subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "names",
        table: "DnsEvents",
        kql: "DnsEvents | where TimeGenerated between (since .. until) | where IPAddresses has subject | top 500 by TimeGenerated desc",
    },
    Query {
        name: "indicators",
        table: "ThreatIntelIndicators",
        kql: "ThreatIntelIndicators | where ObservableValue == subject | top 20 by TimeGenerated desc",
    },
    Query {
        name: "old-indicators",
        table: "ThreatIntelligenceIndicator",
        kql: "ThreatIntelligenceIndicator | where NetworkIP == subject or NetworkDestinationIP == subject or NetworkSourceIP == subject or EmailSourceIpAddress == subject | top 20 by TimeGenerated desc",
    },
];

/// Which rows a domain wants. Names below it belong to it.
pub(crate) const DOMAIN_QUERIES: &[Query] = &[
    Query {
        name: "connections",
        table: "DeviceNetworkEvents",
        kql: "DeviceNetworkEvents | where Timestamp between (since .. until) | where RemoteUrl contains subject | extend _host = tolower(tostring(parse_url(iff(RemoteUrl contains \"://\", RemoteUrl, strcat(\"x://\", RemoteUrl))).Host)) | where _host == name or _host endswith dotted | top 8000 by Timestamp desc",
    },
    Query {
        name: "clicks",
        table: "UrlClickEvents",
        kql: "UrlClickEvents | where Timestamp between (since .. until) | where Url contains subject | extend _host = tolower(tostring(parse_url(Url).Host)) | where _host == name or _host endswith dotted | top 2000 by Timestamp desc",
    },
    Query {
        name: "links",
        table: "EmailUrlInfo",
        kql: "EmailUrlInfo | where Timestamp between (since .. until) | where UrlDomain =~ subject or UrlDomain endswith dotted | top 2000 by Timestamp desc",
    },
    Query {
        name: "mails",
        table: "EmailEvents",
        kql: "EmailEvents | where Timestamp between (since .. until) | where SenderFromDomain =~ subject or SenderFromDomain endswith dotted | top 2000 by Timestamp desc",
    },
    Query {
        name: "queries",
        table: "DnsEvents",
        kql: "DnsEvents | where TimeGenerated between (since .. until) | where Name =~ subject or Name endswith dotted | top 2000 by TimeGenerated desc",
    },
    Query {
        name: "firewall",
        table: "CommonSecurityLog",
        kql: "CommonSecurityLog | where TimeGenerated between (since .. until) | where DestinationHostName =~ subject or DestinationHostName endswith dotted or RequestURL contains subject | top 8000 by TimeGenerated desc",
    },
    Query {
        name: "downloads",
        table: "DeviceFileEvents",
        kql: "DeviceFileEvents | where Timestamp between (since .. until) | where FileOriginUrl contains subject | extend _host = tolower(tostring(parse_url(FileOriginUrl).Host)) | where _host == name or _host endswith dotted | top 500 by Timestamp desc",
    },
    Query {
        name: "indicators",
        table: "ThreatIntelIndicators",
        kql: "ThreatIntelIndicators | where ObservableValue =~ subject | top 20 by TimeGenerated desc",
    },
    Query {
        name: "old-indicators",
        table: "ThreatIntelligenceIndicator",
        kql: "ThreatIntelligenceIndicator | where DomainName =~ subject | top 20 by TimeGenerated desc",
    },
];

/// Which rows a web address wants: those that hold it whole.
pub(crate) const URL_QUERIES: &[Query] = &[
    Query {
        name: "connections",
        table: "DeviceNetworkEvents",
        kql: "DeviceNetworkEvents | where Timestamp between (since .. until) | where RemoteUrl =~ subject or RemoteUrl startswith subject | top 8000 by Timestamp desc",
    },
    Query {
        name: "clicks",
        table: "UrlClickEvents",
        kql: "UrlClickEvents | where Timestamp between (since .. until) | where Url =~ subject or Url startswith subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "links",
        table: "EmailUrlInfo",
        kql: "EmailUrlInfo | where Timestamp between (since .. until) | where Url =~ subject or Url startswith subject | top 2000 by Timestamp desc",
    },
    Query {
        name: "downloads",
        table: "DeviceFileEvents",
        kql: "DeviceFileEvents | where Timestamp between (since .. until) | where FileOriginUrl =~ subject or FileOriginUrl startswith subject | top 500 by Timestamp desc",
    },
    Query {
        name: "firewall",
        table: "CommonSecurityLog",
        kql: "CommonSecurityLog | where TimeGenerated between (since .. until) | where RequestURL =~ subject or RequestURL startswith subject | top 2000 by TimeGenerated desc",
    },
    Query {
        name: "indicators",
        table: "ThreatIntelIndicators",
        kql: "ThreatIntelIndicators | where ObservableValue =~ subject | top 20 by TimeGenerated desc",
    },
    Query {
        name: "old-indicators",
        table: "ThreatIntelligenceIndicator",
        kql: "ThreatIntelligenceIndicator | where Url =~ subject | top 20 by TimeGenerated desc",
    },
];

/// Tells it.
pub(crate) fn report(inputs: &Inputs) -> Report {
    let mut writer = Writer::new(inputs);
    contacts::overview(&mut writer);
    contacts::section(&mut writer);
    if inputs.subject.kind == SubjectKind::Ip {
        contacts::sign_ins(&mut writer);
    }
    mails(&mut writer);
    known(&mut writer);
    alerts::section(&mut writer);
    writer.finish()
}

/// Mails that came from it or link to it.
fn mails(writer: &mut Writer<'_>) {
    writer.section("mail", "Mail");
    let inputs = writer.inputs;
    for (id, query, lead) in [
        ("mails-from", "mails", " mails came from it, last "),
        ("mails-linking", "links", " links in mails lead to it, last "),
        ("clicks", "clicks", " clicks led to it, last "),
    ] {
        let rows = inputs.all_rows(&[query]);
        let Some(last) = crate::field::newest(rows.iter().copied()) else {
            continue;
        };
        let Some(at) = last.at else { continue };
        let mut said = pieces![Piece::number(rows.len()), lead, Piece::time(at)];
        for (lead, kind, field) in [(" from ", "mail", "SenderFromAddress"), (" by ", "user", "AccountUpn")] {
            if let Some(value) = text(last, field) {
                said.extend(pieces![lead, Piece::entity(kind, value)]);
            }
        }
        said.push(Piece::text("."));
        let label = format!("rows of {query}");
        writer.say(
            id,
            Attention::Notable,
            said,
            &[Proof::Rows(&label, &rows, &[]), Proof::Row(last)],
        );
    }
    if writer.findings_of_section() == 0 {
        writer.absent("mail about it", &["mails", "links", "clicks"]);
    }
}

/// What threat intelligence in the workspace says.
fn known(writer: &mut Writer<'_>) {
    writer.section("intelligence", "Threat intelligence");
    for row in writer
        .inputs
        .all_rows(&["indicators", "old-indicators"])
        .into_iter()
        .take(5)
    {
        intelligence(writer, row);
    }
    writer.absent("it in threat intelligence", &["indicators", "old-indicators"]);
}
