//! Delta Lake tables on disk: idempotent appends, scans, retention, compaction.
