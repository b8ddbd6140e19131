//! A PostgreSQL server of our own: Debian's package, an unprivileged user, a temporary folder, a socket.
//!
//! It starts with the first test that asks and ends with the test process, however that ends: a shell holds
//! it whose input is a pipe from here.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

struct Server {
    url: String,
    _shell: Child,
}

/// Returns the URL of the server, or `None`, having said why, where there is none and need not be.
pub(crate) fn url() -> Option<&'static str> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER
        .get_or_init(|| match start() {
            Ok(server) => Some(server),
            Err(reason) => {
                assert!(std::env::var_os("CI").is_none(), "no PostgreSQL server: {reason}");
                eprintln!("SKIPPED on PostgreSQL: {reason}");
                None
            }
        })
        .as_ref()
        .map(|server| server.url.as_str())
}

fn start() -> Result<Server, String> {
    let programs = programs()
        .or_else(|| install().then(programs).flatten())
        .ok_or("no initdb under /usr/lib/postgresql: install the package `postgresql`")?;
    let folder = tempfile::Builder::new()
        .prefix("outrider-pg-")
        .tempdir()
        .map_err(|error| error.to_string())?
        .keep();
    let user = is_root().then_some("postgres");
    if let Some(user) = user {
        succeed(Command::new("chown").arg(user).arg(&folder))?;
    }
    let data = folder.join("data");
    let mut initdb = as_user(user, &programs.join("initdb"));
    initdb
        .args([
            "--auth=trust",
            "--username=outrider",
            "--encoding=UTF8",
            "--no-sync",
            "--pgdata",
        ])
        .arg(&data)
        .current_dir(&folder);
    succeed(&mut initdb)?;
    // The shell outlives a killed test only until it reads the end of its input.
    let script = r#""$1"/postgres -D "$2"/data -k "$2" -c listen_addresses= -c fsync=off >"$2"/log 2>&1 &
        server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf "$2""#;
    let shell = as_user(user, Path::new("/bin/sh"))
        .args(["-c", script, "sh"])
        .arg(&programs)
        .arg(&folder)
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let socket = folder.join(".s.PGSQL.5432");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !ready(&programs, &folder) {
        if Instant::now() > deadline {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            return Err(format!("it does not answer at {}: {log}", socket.display()));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let host = folder.display().to_string().replace('/', "%2F");
    Ok(Server {
        url: format!("postgres://outrider@{host}/postgres"),
        _shell: shell,
    })
}

fn ready(programs: &Path, folder: &Path) -> bool {
    Command::new(programs.join("pg_isready"))
        .args(["-q", "-U", "outrider", "-h"])
        .arg(folder)
        .status()
        .is_ok_and(|status| status.success())
}

/// Returns the folder of the newest server's programs.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder.join("initdb").exists().then_some((version, folder))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

/// Installs Debian's package; only root can.
fn install() -> bool {
    is_root()
        && ["update", "install"].iter().all(|step| {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq").arg(step);
            if *step == "install" {
                // The package would make and start a cluster of its own.
                let _ = std::fs::create_dir_all("/etc/postgresql-common");
                let _ = std::fs::write(
                    "/etc/postgresql-common/createcluster.conf",
                    "create_main_cluster = false\n",
                );
                command.args(["-y", "--no-install-recommends", "postgresql"]);
            }
            succeed(&mut command).is_ok()
        })
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    match user {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
