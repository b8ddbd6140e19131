//! Domain controllers, firewall and name servers at work.

use crate::company::{Company, NT_DOMAIN, OFFICE_IP, Person};
use crate::sheets::{Cell, Sheets};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

pub(super) fn security_event(
    sheets: &mut Sheets,
    company: &Company,
    person: &Person,
    random: &mut ChaCha8Rng,
    at: i64,
) {
    let Some(server) = company.servers.choose(random) else {
        return;
    };
    let Some((id, activity)) = [
        (4624_i64, "4624 - An account was successfully logged on."),
        (4634, "4634 - An account was logged off."),
        (4672, "4672 - Special privileges assigned to new logon."),
        (4769, "4769 - A Kerberos service ticket was requested."),
        (5140, "5140 - A network share object was accessed."),
    ]
    .choose(random) else {
        return;
    };
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("Computer", (&server.name).into()),
        ("Channel", "Security".into()),
        ("EventSourceName", "Microsoft-Windows-Security-Auditing".into()),
        ("EventID", (*id).into()),
        ("Activity", (*activity).into()),
        ("TargetUserName", (&person.name).into()),
        ("TargetDomainName", NT_DOMAIN.into()),
        ("TargetUserSid", (&person.sid).into()),
        ("Account", format!(r"{NT_DOMAIN}\{}", person.name).into()),
        ("AccountType", "User".into()),
        ("IpAddress", (&person.device.ip).into()),
    ];
    match id {
        4624 => cells.extend([
            ("LogonType", 3.into()),
            ("AuthenticationPackageName", "Kerberos".into()),
        ]),
        4769 => cells.push((
            "EventData",
            r#"<EventData><Data Name="ServiceName">file01$</Data><Data Name="TicketEncryptionType">0x12</Data><Data Name="Status">0x0</Data></EventData>"#.into(),
        )),
        5140 => cells.extend([("ShareName", r"\\*\Shipments".into())]),
        _ => {}
    }
    sheets.row("SecurityEvent", at, &cells);
}

pub(super) fn firewall(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let denied = random.random_bool(0.08);
    sheets.row(
        "CommonSecurityLog",
        at,
        &[
            ("DeviceVendor", "Palisade".into()),
            ("DeviceProduct", "Edge Firewall".into()),
            ("DeviceAction", if denied { "deny" } else { "allow" }.into()),
            ("Activity", "TRAFFIC".into()),
            ("LogSeverity", "1".into()),
            ("SourceIP", (&person.device.ip).into()),
            ("SourceTranslatedAddress", OFFICE_IP.into()),
            ("SourcePort", random.random_range(49_152..65_535_i64).into()),
            (
                "DestinationIP",
                format!("198.51.100.{}", random.random_range(4..12_u8)).into(),
            ),
            ("DestinationPort", 443.into()),
            ("Protocol", "tcp".into()),
            ("SentBytes", random.random_range(400..900_000_i64).into()),
            ("ReceivedBytes", random.random_range(400..8_000_000_i64).into()),
        ],
    );
}

pub(super) fn dns(sheets: &mut Sheets, company: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let name = format!(
        "{}.cloud.example",
        ["outlook", "teams", "files", "login"].choose(random).unwrap_or(&"www")
    );
    sheets.row(
        "DnsEvents",
        at,
        &[
            ("Computer", (&company.server("dc01").name).into()),
            ("SubType", "LookupQuery".into()),
            ("ClientIP", (&person.device.ip).into()),
            ("Name", name.into()),
            ("QueryType", "A".into()),
            ("ResultCode", 0.into()),
            (
                "IPAddresses",
                format!("198.51.100.{}", random.random_range(4..12_u8)).into(),
            ),
        ],
    );
}
