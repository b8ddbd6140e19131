//! A full disk and a folder that may not be written.
//!
//! As root a small file system in memory is mounted; otherwise, or where that is not allowed, the size
//! of files is limited by the shell that starts the test again, which gives the same kind of error.

use crate::generated::{Generated, assert_exactly_once, open};
use lake::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

const LIMITED: &str = "OUTRIDER_TEST_LIMITED";

/// A mounted file system, unmounted when dropped.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

fn mount(folder: &Path, size: &str) -> Option<Mounted> {
    let options = format!("size={size}");
    let done = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
        .arg(folder)
        .output();
    done.ok()
        .filter(|output| output.status.success())
        .map(|_| Mounted(folder.to_owned()))
}

fn sources() -> Vec<Generated> {
    vec![
        Generated::new("fits", 2, 500),
        Generated::new("does not fit", 40, 3_000),
    ]
}

/// Writes until it fails, and returns how many groups of the second source were acknowledged.
async fn fill(data: &Path) -> (u64, Error) {
    let lake = open(data).await;
    let writer = lake.writer().await.unwrap();
    let [fits, big] = sources().try_into().ok().unwrap();
    writer.append(&fits.all()).await.unwrap();
    // First one that fits by itself, then ever bigger flushes.
    let mut next = 1;
    for size in [1, 3, 12, 24] {
        let flush: Vec<_> = (next..next + size).map(|sequence| big.delivery(sequence)).collect();
        if let Err(error) = writer.append(&flush).await {
            return (next - 1, error);
        }
        next += size;
    }
    panic!("the disk never got full");
}

fn assert_clear(error: &Error) {
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("tables") && text.contains("free some space"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mounted) = mount(folder.path(), "900k") else {
        println!("cannot mount here; the limit on file sizes covers this");
        return;
    };
    let (acknowledged, error) = fill(folder.path()).await;
    assert_clear(&error);
    let big = &sources()[1];
    let lake = open(folder.path()).await;
    assert_eq!(
        lake.source(big.id()).await.unwrap().map_or(0, |state| state.sequence),
        acknowledged
    );
    for table in lake.tables().await.unwrap() {
        let rows = crate::generated::number(&lake, &table.name, "| summarize countif(isnotempty(_ItemId))").await;
        assert_eq!(u64::try_from(rows).ok(), table.rows, "{} is readable", table.name);
    }
    // With more room the same command completes.
    let options = Command::new("mount")
        .args(["-o", "remount,size=64m"])
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(options.success());
    let writer = lake.writer().await.unwrap();
    for source in sources() {
        writer.append(&source.all()).await.unwrap();
    }
    drop(writer);
    assert_exactly_once(&open(folder.path()).await, &sources()).await;
    drop(mounted);
}

#[test]
fn child() {
    let Some(data) = std::env::var_os(LIMITED) else {
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (_, error) = fill(Path::new(&data)).await;
        assert_clear(&error);
        println!("limited: {error}");
    });
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_file_sizes_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    // 120 blocks of 512 bytes; the signal that would end the process is ignored.
    let script = "trap '' XFSZ; ulimit -f 120; exec \"$0\" --exact full_disk::child --nocapture";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(LIMITED, folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("limited: "),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    for source in sources() {
        writer.append(&source.all()).await.unwrap();
    }
    drop(writer);
    assert_exactly_once(&open(folder.path()).await, &sources()).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("forbidden", 1, 10);
    let lake = open(folder.path()).await;
    lake.writer().await.unwrap().append(&source.all()).await.unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let error = lake::Lake::open(&file).await.unwrap_err();
    assert!(error.to_string().contains("a file"), "{error}");
    // Root writes everywhere, so only others can see this.
    let closed = lake.folder().to_owned();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(closed.join("probe"), "").is_err() {
        std::fs::remove_file(closed.join(".lock")).ok();
        let lake = open(folder.path()).await;
        assert_exactly_once(&lake, &[source]).await;
    }
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
}
