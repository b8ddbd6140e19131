//! Installed software and its known vulnerabilities.
//!
//! The company is made up, the vulnerabilities are real.
//! Source: NVD (CVSS v3 base scores), CISA's catalogue of known exploited vulnerabilities.

use crate::company::Device;
use crate::sheets::Sheets;

/// A program, on workstations or servers, and of how many devices one has the old version.
struct Program {
    vendor: &'static str,
    name: &'static str,
    new: &'static str,
    old: &'static str,
    server: bool,
    outdated: usize,
    /// CVE of the old version, with severity, score and whether it is known to be exploited.
    flaw: Option<(&'static str, &'static str, &'static str, bool)>,
    fix: &'static str,
}

const PROGRAMS: &[Program] = &[
    Program {
        vendor: "rarlab",
        name: "winrar",
        new: "7.1.0.0",
        old: "6.22.0.0",
        server: false,
        outdated: 5,
        flaw: Some(("CVE-2023-38831", "High", "7.8", true)),
        fix: "WinRAR 6.23",
    },
    Program {
        vendor: "adobe",
        name: "acrobat_reader_dc",
        new: "25.1.20432.0",
        old: "22.3.20281.0",
        server: false,
        outdated: 4,
        flaw: Some(("CVE-2023-21608", "High", "7.8", true)),
        fix: "APSB23-01",
    },
    Program {
        vendor: "microsoft",
        name: "office",
        new: "16.0.18526.20144",
        old: "16.0.17231.20182",
        server: false,
        outdated: 3,
        flaw: Some(("CVE-2024-21413", "Critical", "9.8", true)),
        fix: "February 2024 Security Updates",
    },
    Program {
        vendor: "google",
        name: "chrome",
        new: "145.0.7632.46",
        old: "116.0.5845.180",
        server: false,
        outdated: 7,
        flaw: Some(("CVE-2023-4863", "High", "8.8", true)),
        fix: "Chrome 116.0.5845.187",
    },
    Program {
        vendor: "7-zip",
        name: "7-zip",
        new: "25.1.0.0",
        old: "24.6.0.0",
        server: false,
        outdated: 2,
        flaw: Some(("CVE-2024-11477", "High", "7.8", false)),
        fix: "7-Zip 24.07",
    },
    Program {
        vendor: "northwind",
        name: "tms-client",
        new: "8.4.1",
        old: "8.4.1",
        server: false,
        outdated: 0,
        flaw: None,
        fix: "",
    },
    Program {
        vendor: "microsoft",
        name: "windows_server_2022",
        new: "10.0.20348.4773",
        old: "10.0.20348.2582",
        server: true,
        outdated: 2,
        flaw: Some(("CVE-2024-38063", "Critical", "9.8", true)),
        fix: "August 2024 Security Updates",
    },
    Program {
        vendor: "openssl",
        name: "openssl",
        new: "3.4.1",
        old: "3.0.6",
        server: true,
        outdated: 3,
        flaw: Some(("CVE-2022-3602", "High", "7.5", false)),
        fix: "OpenSSL 3.0.7",
    },
];

/// Lists what is known of each vulnerability.
pub(super) fn knowledge(sheets: &mut Sheets, at: i64) {
    for program in PROGRAMS {
        let Some((cve, severity, score, exploited)) = program.flaw else {
            continue;
        };
        sheets.row(
            "DeviceTvmSoftwareVulnerabilitiesKB",
            at,
            &[
                ("CveId", cve.into()),
                ("CvssScore", score.into()),
                ("IsExploitAvailable", exploited.into()),
                ("VulnerabilitySeverityLevel", severity.into()),
            ],
        );
    }
}

/// Lists the software of one device. `number` decides which of it is old.
pub(super) fn list(sheets: &mut Sheets, at: i64, device: &Device, server: bool, number: usize) {
    let system = if server { "WindowsServer2022" } else { "Windows11" };
    for (place, program) in PROGRAMS
        .iter()
        .enumerate()
        .filter(|(_, program)| program.server == server)
    {
        let old = program.outdated > 0 && (number + place) % program.outdated == 1;
        let version = if old { program.old } else { program.new };
        sheets.row(
            "DeviceTvmSoftwareInventory",
            at,
            &[
                ("DeviceId", (&device.id).into()),
                ("DeviceName", (&device.name).into()),
                ("OSPlatform", system.into()),
                ("SoftwareVendor", program.vendor.into()),
                ("SoftwareName", program.name.into()),
                ("SoftwareVersion", version.into()),
            ],
        );
        let Some((cve, severity, ..)) = program.flaw.filter(|_| old) else {
            continue;
        };
        sheets.row(
            "DeviceTvmSoftwareVulnerabilities",
            at,
            &[
                ("DeviceId", (&device.id).into()),
                ("DeviceName", (&device.name).into()),
                ("OSPlatform", system.into()),
                ("SoftwareVendor", program.vendor.into()),
                ("SoftwareName", program.name.into()),
                ("SoftwareVersion", version.into()),
                ("CveId", cve.into()),
                ("VulnerabilitySeverityLevel", severity.into()),
                ("RecommendedSecurityUpdate", program.fix.into()),
            ],
        );
    }
}
