//! The bounds that keep hostile input from costing more than it should.

/// Bounds of reading; the defaults suit a laptop.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest record (line, JSON value, CSV record) that is read; a longer one is rejected.
    pub record_bytes: usize,
    /// A block, hence a group, ends at the record that reaches this many bytes of text.
    pub block_bytes: usize,
    /// A block ends at this many records even when it is small.
    pub block_records: usize,
    /// How many archives or compressions may be nested.
    pub depth: usize,
    /// Most members one archive may have.
    pub members: usize,
    /// Most bytes that one compressed source may expand to.
    pub expanded_bytes: u64,
    /// Most times its compressed size that a source may expand to, once past `ratio_from_bytes`.
    pub ratio: u64,
    /// Expanded size from which `ratio` counts: short repetitive logs compress very well.
    pub ratio_from_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 16 << 20,
            block_bytes: 8 << 20,
            block_records: 32_768,
            depth: 4,
            members: 100_000,
            expanded_bytes: 512 << 30,
            ratio: 400,
            ratio_from_bytes: 256 << 20,
        }
    }
}
