//! Devices, their addresses, and the settings that protect them or fail to.

use crate::company::{Device, NT_DOMAIN, OFFICE_IP, Person};
use crate::sheets::{Cell, Sheets};

/// Settings that are assessed: id, name, category, part of it, impact, and of how many devices one fails.
/// The ids are made up, and so are outside of the range that the product uses.
const SETTINGS: &[(&str, &str, &str, &str, f64, usize)] = &[
    (
        "scid-900001",
        "Turn on tamper protection",
        "Security controls",
        "Antivirus",
        9.0,
        11,
    ),
    (
        "scid-900002",
        "Turn on real-time protection",
        "Security controls",
        "Antivirus",
        9.0,
        0,
    ),
    (
        "scid-900003",
        "Turn on cloud-delivered protection",
        "Security controls",
        "Antivirus",
        8.0,
        13,
    ),
    (
        "scid-900004",
        "Block Office applications from creating child processes",
        "Security controls",
        "Attack Surface Reduction",
        8.0,
        3,
    ),
    (
        "scid-900005",
        "Block credential stealing from the Windows local security authority subsystem",
        "Security controls",
        "Attack Surface Reduction",
        9.0,
        2,
    ),
    (
        "scid-900006",
        "Block execution of potentially obfuscated scripts",
        "Security controls",
        "Attack Surface Reduction",
        8.0,
        2,
    ),
    (
        "scid-900007",
        "Turn on the firewall for the domain profile",
        "Network",
        "Firewall",
        8.0,
        6,
    ),
    (
        "scid-900008",
        "Turn on the firewall for the public profile",
        "Network",
        "Firewall",
        8.0,
        9,
    ),
    (
        "scid-900009",
        "Encrypt the operating system drive",
        "OS",
        "Disk encryption",
        7.0,
        5,
    ),
    (
        "scid-900010",
        "Disable the built-in guest account",
        "Accounts",
        "Account settings",
        5.0,
        0,
    ),
    (
        "scid-900011",
        "Require signing of SMB traffic",
        "Network",
        "SMB",
        7.0,
        4,
    ),
];

/// Lists what each setting means.
pub(super) fn knowledge(sheets: &mut Sheets, at: i64) {
    for (id, name, category, part, impact, _) in SETTINGS {
        sheets.row(
            "DeviceTvmSecureConfigurationAssessmentKB",
            at,
            &[
                ("ConfigurationId", (*id).into()),
                ("ConfigurationName", (*name).into()),
                ("ConfigurationCategory", (*category).into()),
                ("ConfigurationSubcategory", (*part).into()),
                ("ConfigurationImpact", Cell::Real(*impact)),
            ],
        );
    }
}

/// Lists one device with its settings. `number` decides what is wrong with it.
pub(super) fn list(sheets: &mut Sheets, at: i64, device: &Device, person: Option<&Person>, number: usize) {
    let server = person.is_none();
    let weak = server && device.name.starts_with("file") || number % 4 == 1;
    let system = if server { "WindowsServer2022" } else { "Windows11" };
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("DeviceId", (&device.id).into()),
        ("DeviceName", (&device.name).into()),
        ("PublicIP", OFFICE_IP.into()),
        ("OSPlatform", system.into()),
        ("OSVersionInfo", if server { "21H2" } else { "24H2" }.into()),
        ("OSArchitecture", "64-bit".into()),
        ("DeviceType", if server { "Server" } else { "Workstation" }.into()),
        ("DeviceCategory", "Endpoint".into()),
        ("OnboardingStatus", "Onboarded".into()),
        (
            "SensorHealthState",
            if number % 17 == 16 { "Inactive" } else { "Active" }.into(),
        ),
        ("JoinType", "Hybrid Azure AD Join".into()),
        ("MachineGroup", if server { "Servers" } else { "Workstations" }.into()),
        ("ExposureLevel", if weak { "High" } else { "Low" }.into()),
        ("AssetValue", if server { "High" } else { "Normal" }.into()),
        ("IsInternetFacing", false.into()),
    ];
    if let Some(person) = person {
        let users = format!(
            r#"[{{"UserName":"{}","DomainName":"{NT_DOMAIN}","Sid":"{}"}}]"#,
            person.name, person.sid
        );
        cells.push(("LoggedOnUsers", users.into()));
    }
    sheets.row("DeviceInfo", at, &cells);
    sheets.row(
        "DeviceNetworkInfo",
        at,
        &[
            ("DeviceId", (&device.id).into()),
            ("DeviceName", (&device.name).into()),
            ("NetworkAdapterType", "Ethernet".into()),
            ("NetworkAdapterStatus", "Up".into()),
            (
                "IPAddresses",
                format!(
                    r#"[{{"IPAddress":"{}","SubnetPrefix":24,"AddressType":"Private"}}]"#,
                    device.ip
                )
                .into(),
            ),
        ],
    );
    for (at_setting, (id, _, category, part, impact, fails)) in SETTINGS.iter().enumerate() {
        let compliant = *fails == 0 || (number + at_setting) % fails != 1;
        sheets.row(
            "DeviceTvmSecureConfigurationAssessment",
            at,
            &[
                ("DeviceId", (&device.id).into()),
                ("DeviceName", (&device.name).into()),
                ("OSPlatform", system.into()),
                ("ConfigurationId", (*id).into()),
                ("ConfigurationCategory", (*category).into()),
                ("ConfigurationSubcategory", (*part).into()),
                ("ConfigurationImpact", Cell::Real(*impact)),
                ("IsCompliant", compliant.into()),
                ("IsApplicable", true.into()),
            ],
        );
    }
    sheets.row(
        "DeviceTvmInfoGathering",
        at,
        &[
            ("DeviceId", (&device.id).into()),
            ("DeviceName", (&device.name).into()),
            ("OSPlatform", system.into()),
            (
                "AdditionalFields",
                r#"{"AvMode":"Active","AvIsSignatureUptoDate":"true","AvIsEngineUptodate":"true","AvIsPlatformUptodate":"true"}"#.into(),
            ),
        ],
    );
}
