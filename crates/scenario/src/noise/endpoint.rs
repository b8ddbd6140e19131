//! Workstations and servers at work: processes, connections, files, registry, images, log-ons.

use crate::company::{Company, NT_DOMAIN, Person};
use crate::sheets::{Cell, Sheets};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// Programs that people run: name, folder, command line, parent. `{user}` is the user's name.
const PROGRAMS: &[(&str, &str, &str, &str)] = &[
    (
        "msedge.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application",
        r#""msedge.exe" --type=renderer"#,
        "msedge.exe",
    ),
    (
        "chrome.exe",
        r"C:\Program Files\Google\Chrome\Application",
        r#""chrome.exe" --type=utility"#,
        "chrome.exe",
    ),
    (
        "outlook.exe",
        r"C:\Program Files\Microsoft Office\root\Office16",
        r#""OUTLOOK.EXE""#,
        "explorer.exe",
    ),
    (
        "excel.exe",
        r"C:\Program Files\Microsoft Office\root\Office16",
        r#""EXCEL.EXE" "C:\Users\{user}\Documents\rates.xlsx""#,
        "explorer.exe",
    ),
    (
        "winword.exe",
        r"C:\Program Files\Microsoft Office\root\Office16",
        r#""WINWORD.EXE" /n"#,
        "explorer.exe",
    ),
    (
        "ms-teams.exe",
        r"C:\Program Files\WindowsApps\MSTeams",
        r#""ms-teams.exe" --system-initiated"#,
        "svchost.exe",
    ),
    (
        "acrord32.exe",
        r"C:\Program Files\Adobe\Reader",
        r#""AcroRd32.exe" "C:\Users\{user}\Downloads\waybill.pdf""#,
        "explorer.exe",
    ),
    (
        "notepad.exe",
        r"C:\Windows\System32",
        r#""notepad.exe" C:\Users\{user}\Desktop\todo.txt"#,
        "explorer.exe",
    ),
    ("7zfm.exe", r"C:\Program Files\7-Zip", r#""7zFM.exe""#, "explorer.exe"),
    (
        "tms-client.exe",
        r"C:\Program Files\Northwind\TMS",
        r#""tms-client.exe" --profile default"#,
        "explorer.exe",
    ),
];

/// Programs that machines run by themselves, as SYSTEM.
const SERVICES: &[(&str, &str, &str, &str)] = &[
    (
        "svchost.exe",
        r"C:\Windows\System32",
        "svchost.exe -k netsvcs -p -s Schedule",
        "services.exe",
    ),
    (
        "svchost.exe",
        r"C:\Windows\System32",
        "svchost.exe -k LocalServiceNetworkRestricted -p",
        "services.exe",
    ),
    ("taskhostw.exe", r"C:\Windows\System32", "taskhostw.exe", "svchost.exe"),
    (
        "backgroundtaskhost.exe",
        r"C:\Windows\System32",
        "backgroundTaskHost.exe -ServerName:App",
        "svchost.exe",
    ),
    (
        "mpcmdrun.exe",
        r"C:\Program Files\Windows Defender",
        "MpCmdRun.exe SignatureUpdate",
        "svchost.exe",
    ),
    (
        "searchprotocolhost.exe",
        r"C:\Windows\System32",
        "SearchProtocolHost.exe Global\\UsGthrFltPipe",
        "searchindexer.exe",
    ),
    (
        "wmiprvse.exe",
        r"C:\Windows\System32\wbem",
        "WmiPrvSE.exe -secured -Embedding",
        "svchost.exe",
    ),
    (
        "microsoftedgeupdate.exe",
        r"C:\Program Files (x86)\Microsoft\EdgeUpdate",
        "MicrosoftEdgeUpdate.exe /ua /installsource scheduler",
        "svchost.exe",
    ),
    (
        "inventory-agent.exe",
        r"C:\Program Files\Northwind\Agent",
        "inventory-agent.exe --report",
        "services.exe",
    ),
];

/// Outside services that everybody talks to.
const SITES: &[(&str, &str)] = &[
    ("outlook.cloud.example", "198.51.100.4"),
    ("teams.cloud.example", "198.51.100.5"),
    ("files.cloud.example", "198.51.100.6"),
    ("update.vendor.example", "198.51.100.7"),
    ("news.media.example", "198.51.100.8"),
    ("maps.routes.example", "198.51.100.9"),
    ("telemetry.vendor.example", "198.51.100.11"),
    ("customs.authority.example", "203.0.113.8"),
];

pub(super) fn process(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let own = random.random_bool(0.55);
    let Some((file, folder, command, parent)) = (if own { PROGRAMS } else { SERVICES }).choose(random) else {
        return;
    };
    let command = command.replace("{user}", &person.name);
    let mut cells = actor(person, own, parent, random);
    cells.extend([
        ("ActionType", "ProcessCreated".into()),
        ("FileName", (*file).into()),
        ("FolderPath", format!(r"{folder}\{file}").into()),
        ("SHA256", sha256(file).into()),
        ("ProcessId", process_id(random).into()),
        ("ProcessCommandLine", command.into()),
        ("ProcessCreationTime", Cell::Time(at)),
        ("AccountName", if own { (&person.name).into() } else { "system".into() }),
        ("AccountDomain", if own { NT_DOMAIN } else { "nt authority" }.into()),
        ("ProcessIntegrityLevel", if own { "Medium" } else { "System" }.into()),
    ]);
    sheets.row("DeviceProcessEvents", at, &cells);
}

pub(super) fn connection(sheets: &mut Sheets, company: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let own = random.random_bool(0.7);
    let Some((file, ..)) = (if own { &PROGRAMS[..6] } else { SERVICES }).choose(random) else {
        return;
    };
    let mut cells = actor(person, own, file, random);
    let inside = random.random_bool(0.3);
    if inside {
        let Some(server) = company.servers.choose(random) else {
            return;
        };
        let Some(port) = [53_i64, 88, 135, 389, 445, 1433].choose(random) else {
            return;
        };
        cells.extend([
            ("RemoteIP", (&server.ip).into()),
            ("RemoteIPType", "Private".into()),
            ("RemotePort", (*port).into()),
            ("RemoteUrl", (&server.name).into()),
        ]);
    } else {
        let Some((site, address)) = SITES.choose(random) else {
            return;
        };
        cells.extend([
            ("RemoteIP", (*address).into()),
            ("RemoteIPType", "Public".into()),
            ("RemotePort", 443.into()),
            ("RemoteUrl", (*site).into()),
        ]);
    }
    cells.extend([
        (
            "ActionType",
            if random.random_bool(0.97) {
                "ConnectionSuccess"
            } else {
                "ConnectionFailed"
            }
            .into(),
        ),
        ("Protocol", "Tcp".into()),
        ("LocalIP", (&person.device.ip).into()),
        ("LocalPort", random.random_range(49_152..65_535_i64).into()),
    ]);
    sheets.row("DeviceNetworkEvents", at, &cells);
}

pub(super) fn file(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some((program, ..)) = PROGRAMS.choose(random) else {
        return;
    };
    let number = random.random_range(1..9_000_u32);
    let Some((action, name, folder)) = [
        (
            "FileCreated",
            format!("cache_{number}.tmp"),
            format!(r"C:\Users\{}\AppData\Local\Temp", person.name),
        ),
        (
            "FileModified",
            format!("shipment_{number}.xlsx"),
            format!(r"C:\Users\{}\Documents", person.name),
        ),
        (
            "FileRenamed",
            format!("waybill_{number}.pdf"),
            format!(r"C:\Users\{}\Downloads", person.name),
        ),
        (
            "FileDeleted",
            format!("cache_{number}.tmp"),
            format!(r"C:\Users\{}\AppData\Local\Temp", person.name),
        ),
    ]
    .choose(random)
    .cloned() else {
        return;
    };
    let mut cells = actor(person, true, program, random);
    cells.extend([
        ("ActionType", action.into()),
        ("FolderPath", format!(r"{folder}\{name}").into()),
        ("FileName", name.into()),
        ("FileSize", random.random_range(500..4_000_000_i64).into()),
    ]);
    sheets.row("DeviceFileEvents", at, &cells);
}

pub(super) fn registry(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some((program, ..)) = PROGRAMS.choose(random) else {
        return;
    };
    let Some((key, name)) = [
        (
            r"HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\RecentDocs",
            "MRUListEx",
        ),
        (
            r"HKEY_CURRENT_USER\SOFTWARE\Microsoft\Office\16.0\Common\Roaming",
            "LastSync",
        ),
        (
            r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\bam\State",
            "SequenceNumber",
        ),
        (r"HKEY_CURRENT_USER\SOFTWARE\Northwind\TMS", "WindowPlacement"),
    ]
    .choose(random) else {
        return;
    };
    let mut cells = actor(person, true, program, random);
    cells.extend([
        ("ActionType", "RegistryValueSet".into()),
        ("RegistryKey", (*key).into()),
        ("RegistryValueName", (*name).into()),
        ("RegistryValueData", random.random::<u32>().to_string().into()),
    ]);
    sheets.row("DeviceRegistryEvents", at, &cells);
}

pub(super) fn image_load(sheets: &mut Sheets, _: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let Some((program, ..)) = PROGRAMS.choose(random) else {
        return;
    };
    let Some(library) = ["wininet.dll", "crypt32.dll", "mso.dll", "dwrite.dll", "ncrypt.dll"].choose(random) else {
        return;
    };
    let mut cells = actor(person, true, program, random);
    cells.extend([
        ("ActionType", "ImageLoaded".into()),
        ("FileName", (*library).into()),
        ("FolderPath", format!(r"C:\Windows\System32\{library}").into()),
        ("SHA256", sha256(library).into()),
    ]);
    sheets.row("DeviceImageLoadEvents", at, &cells);
}

pub(super) fn logon(sheets: &mut Sheets, company: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    let remote = random.random_bool(0.5);
    let Some(server) = company.servers.choose(random) else {
        return;
    };
    let device = if remote { server } else { &person.device };
    let failed = random.random_bool(0.02);
    let mut cells: Vec<(&str, Cell<'_>)> = vec![
        ("DeviceId", (&device.id).into()),
        ("DeviceName", (&device.name).into()),
        ("ActionType", if failed { "LogonFailed" } else { "LogonSuccess" }.into()),
        ("LogonType", if remote { "Network" } else { "Interactive" }.into()),
        ("AccountName", (&person.name).into()),
        ("AccountDomain", NT_DOMAIN.into()),
        ("AccountSid", (&person.sid).into()),
        ("Protocol", if remote { "Kerberos" } else { "Negotiate" }.into()),
        ("LogonId", random.random_range(100_000..90_000_000_i64).into()),
    ];
    if remote {
        cells.extend([
            ("RemoteIP", (&person.device.ip).into()),
            ("RemoteIPType", "Private".into()),
            ("RemoteDeviceName", (&person.device.name).into()),
        ]);
    }
    if failed {
        cells.push(("FailureReason", "InvalidUserNameOrPassword".into()));
    }
    sheets.row("DeviceLogonEvents", at, &cells);
}

/// Rarer things, look-alikes of attacks among them.
pub(super) fn other(sheets: &mut Sheets, company: &Company, person: &Person, random: &mut ChaCha8Rng, at: i64) {
    if random.random_bool(0.9) {
        let mut cells = actor(person, true, "chrome.exe", random);
        let Some((site, _)) = SITES.choose(random) else {
            return;
        };
        cells.extend([
            ("ActionType", "DnsQueryResponse".into()),
            ("RemoteUrl", (*site).into()),
            ("AdditionalFields", format!(r#"{{"DnsQueryString":"{site}"}}"#).into()),
        ]);
        return sheets.row("DeviceEvents", at, &cells);
    }
    // People of the IT department look around, and the agent talks PowerShell.
    let Some(admin) = company
        .people
        .iter()
        .filter(|person| person.department == "IT")
        .nth(random.random_range(0..3))
    else {
        return;
    };
    let Some((file, command, parent)) = [
        ("net.exe", r"net use \\file01\Shipments", "cmd.exe"),
        ("ipconfig.exe", "ipconfig /flushdns", "cmd.exe"),
        ("gpupdate.exe", "gpupdate /force", "cmd.exe"),
        (
            "powershell.exe",
            r#"powershell.exe -NoProfile -File "C:\Program Files\Northwind\Agent\collect.ps1""#,
            "inventory-agent.exe",
        ),
    ]
    .choose(random) else {
        return;
    };
    let mut cells = actor(admin, true, parent, random);
    cells.extend([
        ("ActionType", "ProcessCreated".into()),
        ("FileName", (*file).into()),
        ("FolderPath", format!(r"C:\Windows\System32\{file}").into()),
        ("ProcessId", process_id(random).into()),
        ("ProcessCommandLine", (*command).into()),
        ("ProcessCreationTime", Cell::Time(at)),
        ("AccountName", (&admin.name).into()),
        ("AccountDomain", NT_DOMAIN.into()),
    ]);
    sheets.row("DeviceProcessEvents", at, &cells);
}

/// Returns the columns of the device and of the process that acted.
fn actor<'a>(
    person: &'a Person,
    own: bool,
    program: &'a str,
    random: &mut ChaCha8Rng,
) -> Vec<(&'static str, Cell<'a>)> {
    vec![
        ("DeviceId", (&person.device.id).into()),
        ("DeviceName", (&person.device.name).into()),
        ("InitiatingProcessFileName", program.into()),
        ("InitiatingProcessId", process_id(random).into()),
        (
            "InitiatingProcessAccountName",
            if own { (&person.name).into() } else { "system".into() },
        ),
        (
            "InitiatingProcessAccountDomain",
            if own { NT_DOMAIN } else { "nt authority" }.into(),
        ),
        ("ReportId", random.random_range(1..1_000_000_i64).into()),
    ]
}

fn process_id(random: &mut ChaCha8Rng) -> i64 {
    random.random_range(400..6_000_i64) * 4
}

/// Returns a made-up hash that stays the same for the same file.
pub(crate) fn sha256(name: &str) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    let mut text = String::with_capacity(64);
    for part in 0..4_u8 {
        for byte in name.bytes().chain([part]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        text.push_str(&format!("{state:016x}"));
    }
    text
}
