//! Names that everybody has and that therefore join nothing.

/// Accounts of the system, of every machine, or of nobody in particular.
const EVERYBODYS_ACCOUNTS: &[&str] = &[
    "",
    "-",
    "n/a",
    "na",
    "none",
    "null",
    "unknown",
    "system",
    "localsystem",
    "local system",
    "local service",
    "localservice",
    "network service",
    "networkservice",
    "nt authority",
    "anonymous",
    "anonymous logon",
    "everyone",
    "defaultaccount",
    "wdagutilityaccount",
    "trustedinstaller",
    "iusr",
    "font driver host",
    "window manager",
    "nobody",
    "daemon",
    "postmaster",
    "mailer-daemon",
    "noreply",
    "no-reply",
    "microsoft exchange",
    "aws service",
    "app@sharepoint",
];

/// Accounts that exist on every machine or in every domain: the same name is the same account only on the
/// same host.
const LOCAL_ACCOUNTS: &[&str] = &[
    "administrator",
    "admin",
    "root",
    "guest",
    "user",
    "test",
    "krbtgt",
    "support",
    "info",
    "service",
    "ubuntu",
    "ec2-user",
];

/// Programs that come with every system or stand on every desk.
const EVERYBODYS_PROGRAMS: &[&str] = &[
    "%comspec%",
    "[system process]",
    "acrord32.exe",
    "arp.exe",
    "at.exe",
    "attrib.exe",
    "backgroundtaskhost.exe",
    "bash",
    "bcdedit.exe",
    "bitsadmin.exe",
    "certutil.exe",
    "chrome.exe",
    "cmd.exe",
    "cmdkey.exe",
    "code.exe",
    "conhost.exe",
    "consent.exe",
    "cron",
    "cscript.exe",
    "csrss.exe",
    "ctfmon.exe",
    "curl",
    "curl.exe",
    "dash",
    "dfsrs.exe",
    "dllhost.exe",
    "dns.exe",
    "dsquery.exe",
    "dwm.exe",
    "esentutl.exe",
    "excel.exe",
    "explorer.exe",
    "find.exe",
    "findstr.exe",
    "firefox.exe",
    "forfiles.exe",
    "ftp.exe",
    "gpresult.exe",
    "gpupdate.exe",
    "hostname.exe",
    "icacls.exe",
    "iexplore.exe",
    "installutil.exe",
    "ipconfig.exe",
    "java",
    "java.exe",
    "kernel32.dll",
    "klist.exe",
    "ls",
    "lsass.exe",
    "lsm.exe",
    "makecab.exe",
    "mmc.exe",
    "mpcmdrun.exe",
    "msbuild.exe",
    "msedge.exe",
    "msedgewebview2.exe",
    "mshta.exe",
    "msiexec.exe",
    "msmpeng.exe",
    "mstsc.exe",
    "nbtstat.exe",
    "net.exe",
    "net1.exe",
    "netsh.exe",
    "netstat.exe",
    "nltest.exe",
    "node.exe",
    "notepad.exe",
    "nslookup.exe",
    "ntdll.dll",
    "ntds.dit",
    "ntoskrnl.exe",
    "odbcconf.exe",
    "onedrive.exe",
    "outlook.exe",
    "perl",
    "ping.exe",
    "powerpnt.exe",
    "powershell.exe",
    "powershell_ise.exe",
    "presentationhost.exe",
    "pwsh.exe",
    "python",
    "python.exe",
    "python3",
    "quser.exe",
    "qwinsta.exe",
    "reg.exe",
    "regasm.exe",
    "regedit.exe",
    "registry",
    "regsvcs.exe",
    "regsvr32.exe",
    "robocopy.exe",
    "route.exe",
    "rundll32.exe",
    "runtimebroker.exe",
    "sc.exe",
    "schtasks.exe",
    "searchindexer.exe",
    "secedit.exe",
    "services.exe",
    "setx.exe",
    "sh",
    "shutdown.exe",
    "sihost.exe",
    "smss.exe",
    "spoolsv.exe",
    "ssh",
    "sshd",
    "sudo",
    "svchost.exe",
    "system",
    "systemd",
    "systeminfo.exe",
    "taskeng.exe",
    "taskhost.exe",
    "taskhostw.exe",
    "taskkill.exe",
    "tasklist.exe",
    "teams.exe",
    "timeout.exe",
    "userinit.exe",
    "vssadmin.exe",
    "w3wp.exe",
    "wbadmin.exe",
    "werfault.exe",
    "wermgr.exe",
    "wevtutil.exe",
    "wget",
    "where.exe",
    "whoami.exe",
    "wininit.exe",
    "winlogon.exe",
    "winrshost.exe",
    "winword.exe",
    "wmic.exe",
    "wmiprvse.exe",
    "wscript.exe",
    "wsmprovhost.exe",
    "xcopy.exe",
    "zsh",
];

/// Returns whether an account name is the system's, or nobody's.
pub(crate) fn is_everybodys_account(name: &str) -> bool {
    EVERYBODYS_ACCOUNTS.contains(&name) || name.starts_with("dwm-") || name.starts_with("umfd-")
}

/// Returns whether an account name exists everywhere, each a different account.
pub(crate) fn is_local_account(name: &str) -> bool {
    LOCAL_ACCOUNTS.contains(&name)
}

/// Returns whether a security identifier is one that every Windows machine has.
pub(crate) fn is_everybodys_sid(sid: &str) -> bool {
    // Domain accounts are S-1-5-21-…, Entra ones S-1-12-1-…; built-in ones are much shorter.
    sid.matches('-').count() < 6
}

/// Returns whether a program comes with every system. `name` is in lower case, without folder.
pub(crate) fn is_everybodys_program(name: &str) -> bool {
    EVERYBODYS_PROGRAMS.binary_search(&name).is_ok()
}

/// Returns whether a folder is the operating system's own: what lies there is mostly part of it.
pub(crate) fn is_system_folder(folder: &str) -> bool {
    let folder = folder.to_lowercase().replace('/', "\\");
    [
        "\\windows\\",
        "\\windows",
        "\\usr\\bin",
        "\\bin",
        "\\usr\\sbin",
        "\\sbin",
        "\\lib",
        "\\usr\\lib",
        "\\program files",
    ]
    .iter()
    .any(|system| match folder.find(system) {
        // A drive letter or nothing before it, so that `C:\Users\x\windows\` is not meant.
        Some(at) => at <= 2,
        None => false,
    })
}

/// Returns whether an address stands for no one machine: loopback, unspecified, link-local, multicast.
pub(crate) fn is_nowhere(address: &str) -> bool {
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(v4)) => {
            v4.is_loopback() || v4.is_unspecified() || v4.is_link_local() || v4.is_multicast() || v4.is_broadcast()
        }
        Ok(std::net::IpAddr::V6(v6)) => {
            v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || v6.segments()[0] & 0xffc0 == 0xfe80
        }
        // CloudTrail writes service names where addresses belong.
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_sorted() {
        let sorted: Vec<_> = {
            let mut names = EVERYBODYS_PROGRAMS.to_vec();
            names.sort_unstable();
            names
        };
        assert_eq!(EVERYBODYS_PROGRAMS, sorted);
    }

    #[test]
    fn what_everybody_has_is_known() {
        assert!(
            is_everybodys_account("system") && is_everybodys_account("dwm-2") && !is_everybodys_account("pgustavo")
        );
        assert!(
            is_everybodys_sid("S-1-5-18")
                && is_everybodys_sid("S-1-5-32-544")
                && !is_everybodys_sid("S-1-5-21-1-2-3-500")
        );
        assert!(is_everybodys_program("cmd.exe") && !is_everybodys_program("mimikatz.exe"));
        assert!(
            is_system_folder("C:\\Windows\\System32")
                && is_system_folder("/usr/bin")
                && !is_system_folder("C:\\Users\\a\\Windows\\x")
        );
        assert!(
            is_nowhere("127.0.0.1")
                && is_nowhere("fe80::1")
                && is_nowhere("s3.amazonaws.com")
                && !is_nowhere("10.0.0.5")
        );
    }
}
