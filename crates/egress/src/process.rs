//! Processes with limits: time, memory, output, and nothing of our environment.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

/// What a process may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessLimits {
    /// Time on the clock; then it is killed.
    pub time: Duration,
    /// Memory it may address.
    pub memory_bytes: u64,
    /// Output it may write.
    pub output_bytes: u64,
}

impl Default for ProcessLimits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(20),
            memory_bytes: 1 << 30,
            output_bytes: 16 << 20,
        }
    }
}

/// Why a process gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// It did not start, or its pipes broke.
    #[error("cannot run `{program}`")]
    Run {
        /// The program.
        program: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It took too long.
    #[error("`{program}` took longer than {seconds} s")]
    TimedOut {
        /// The program.
        program: String,
        /// How long it had.
        seconds: u64,
    },
    /// It wrote too much.
    #[error("`{program}` wrote more than {limit_bytes} bytes")]
    TooLarge {
        /// The program.
        program: String,
        /// How much it may write.
        limit_bytes: u64,
    },
    /// It failed, or was killed for its use of memory.
    #[error("`{program}` ended with {status}")]
    Failed {
        /// The program.
        program: String,
        /// How.
        status: std::process::ExitStatus,
    },
}

/// Runs a program with some input and returns its output. The process sees no environment and dies with the call.
///
/// # Errors
///
/// When it cannot start, fails, or takes more than it may.
pub async fn run_limited(
    program: &Path,
    arguments: &[&str],
    input: &[u8],
    limits: ProcessLimits,
) -> Result<Vec<u8>, ProcessError> {
    let name = program.display().to_string();
    let run = |source| ProcessError::Run {
        program: name.clone(),
        source,
    };
    let mut child = command(program, limits)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(run)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let feed = async {
        if let Some(mut stdin) = stdin {
            // A process that has seen enough closes its input; its output tells whether that was right.
            let _ = stdin.write_all(input).await;
        }
    };
    let read = async {
        let mut output = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(limits.output_bytes + 1).read_to_end(&mut output).await?;
        }
        Ok(output)
    };
    let work = async {
        let ((), output) = tokio::join!(feed, read);
        let output: Vec<u8> = output.map_err(run)?;
        if output.len() as u64 > limits.output_bytes {
            return Err(ProcessError::TooLarge {
                program: name.clone(),
                limit_bytes: limits.output_bytes,
            });
        }
        let status = child.wait().await.map_err(run)?;
        if status.success() {
            Ok(output)
        } else {
            Err(ProcessError::Failed {
                program: name.clone(),
                status,
            })
        }
    };
    match tokio::time::timeout(limits.time, work).await {
        Ok(done) => done,
        Err(_) => Err(ProcessError::TimedOut {
            program: name.clone(),
            seconds: limits.time.as_secs(),
        }),
    }
}

/// The shell sets the limits, as the standard library cannot, and becomes the program.
#[cfg(unix)]
fn command(program: &Path, limits: ProcessLimits) -> Command {
    let mut command = Command::new("/bin/sh");
    let kibibytes = (limits.memory_bytes >> 10).to_string();
    let seconds = limits.time.as_secs().max(1).to_string();
    command
        .arg("-c")
        .arg(r#"ulimit -c 0; ulimit -v "$1" && ulimit -t "$2" || exit 125; shift 2; exec "$@""#)
        .args(["sh", &kibibytes, &seconds])
        .arg(program);
    command
}

#[cfg(not(unix))]
fn command(program: &Path, _limits: ProcessLimits) -> Command {
    Command::new(program)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn shell(script: &str, input: &[u8], limits: ProcessLimits) -> Result<Vec<u8>, ProcessError> {
        run_limited(Path::new("/bin/sh"), &["-c", script], input, limits).await
    }

    #[tokio::test]
    async fn input_goes_in_and_output_comes_out_without_our_environment() {
        let limits = ProcessLimits::default();
        let input = vec![b'x'; 300_000];
        assert_eq!(shell("cat", &input, limits).await.unwrap(), input);
        let environment = shell("echo ${HOME-none}", b"", limits).await.unwrap();
        assert_eq!(environment, b"none\n");
        assert!(matches!(
            shell("exit 3", b"", limits).await,
            Err(ProcessError::Failed { .. })
        ));
    }

    #[tokio::test]
    async fn time_memory_and_output_end() {
        let limits = ProcessLimits {
            time: Duration::from_secs(1),
            memory_bytes: 64 << 20,
            output_bytes: 1000,
        };
        let slow = shell("while :; do :; done", b"", limits).await;
        assert!(
            matches!(slow, Err(ProcessError::TimedOut { .. } | ProcessError::Failed { .. })),
            "{slow:?}"
        );
        let loud = shell("while :; do echo loud; done", b"", limits).await;
        assert!(matches!(loud, Err(ProcessError::TooLarge { .. })), "{loud:?}");
        let greedy = ProcessLimits {
            time: Duration::from_secs(20),
            ..limits
        };
        let greedy = shell("x=xxxxxxxx; while :; do x=$x$x; done", b"", greedy).await;
        assert!(matches!(greedy, Err(ProcessError::Failed { .. })), "{greedy:?}");
    }
}
