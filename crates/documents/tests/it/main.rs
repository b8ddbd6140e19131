//! What the writers write, opened with other people's readers: poppler and LibreOffice, Debian's packages.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::tests_outside_test_module,
    reason = "integration tests"
)]

mod readers;
mod sample;
mod written;
