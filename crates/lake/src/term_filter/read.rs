//! Looks up which blocks of a file may hold what a filter demands.

use super::bloom::{SLOT_BYTES, may_hold, slot_of};
use super::{BLOCK_ROWS, Directory, KEY, VERSION};
use bytes::Bytes;
use datafusion::datasource::physical_plan::parquet::{ParquetAccessPlan, RowGroupAccess};
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectStore, Result};
use hunt::Demand;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use parquet::file::metadata::ParquetMetaData;
use std::collections::BTreeMap;
use std::ops::Range;

/// What of a file is to be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Access {
    /// All of it.
    All,
    /// Nothing.
    Nothing,
    /// Some row groups, or some rows of them.
    Some(ParquetAccessPlan),
}

/// A bit for each block of a row group.
type Blocks = u64;

/// A term in a column.
type Term<'d> = (&'d str, u64);

/// Where in a file it says which blocks of a row group hold a term.
enum Place {
    /// It says so already: the column has no filter, or no terms.
    Known(Blocks),
    /// In these of the ranges that are read, if the part is there.
    Read {
        common: Option<usize>,
        blocks: Option<usize>,
    },
}

/// Finds what of a file has to be read for rows with the demanded terms.
///
/// # Errors
/// When the filters cannot be read.
pub(crate) async fn access(
    store: &dyn ObjectStore,
    path: &Path,
    metadata: &ParquetMetaData,
    demand: &Demand,
) -> Result<Access> {
    let Some(filters) = Filters::open(metadata) else {
        return Ok(Access::All);
    };
    let mut ranges = Vec::new();
    let mut places: BTreeMap<Term<'_>, Vec<Place>> = BTreeMap::new();
    gather(demand, &mut |term| {
        places.entry(term).or_insert_with(|| filters.places(term, &mut ranges));
    });
    let parts = if ranges.is_empty() {
        Vec::new()
    } else {
        store.get_ranges(path, &ranges).await?
    };
    let mut plan = ParquetAccessPlan::new_all(filters.group_rows.len());
    let (mut reads_all, mut reads_any) = (true, false);
    for (group, rows) in filters.group_rows.iter().enumerate() {
        let all = all_blocks(*rows);
        let held = evaluate(
            demand,
            all,
            &|term| match places.get(&term).and_then(|of| of.get(group)) {
                Some(Place::Known(blocks)) => *blocks,
                Some(Place::Read { common, blocks }) => {
                    let part = |at: &Option<usize>| at.and_then(|at| parts.get(at)).map(Bytes::as_ref);
                    look_up(term.1, part(common), part(blocks), all)
                }
                None => all,
            },
        );
        reads_all &= held == all;
        reads_any |= held != 0;
        if held == 0 {
            plan.skip(group);
        } else if held != all {
            plan.set(group, RowGroupAccess::Selection(selection(held, *rows)));
        }
    }
    Ok(match (reads_all, reads_any) {
        (true, _) => Access::All,
        (false, false) => Access::Nothing,
        (false, true) => Access::Some(plan),
    })
}

/// The filters of a file.
struct Filters<'m> {
    directory: Directory,
    metadata: &'m ParquetMetaData,
    group_rows: Vec<usize>,
}

impl<'m> Filters<'m> {
    /// Reads the footer's entry; `None` when there is none that is understood.
    fn open(metadata: &'m ParquetMetaData) -> Option<Self> {
        let entries = metadata.file_metadata().key_value_metadata()?;
        let text = entries.iter().find(|entry| entry.key == KEY)?.value.as_deref()?;
        let directory: Directory = serde_json::from_str(text).ok()?;
        if directory.version != VERSION || directory.block_rows != BLOCK_ROWS {
            return None;
        }
        let group_rows = metadata.row_groups().iter().map(|group| group.num_rows());
        let group_rows: Vec<usize> = group_rows
            .map(usize::try_from)
            .collect::<std::result::Result<_, _>>()
            .ok()?;
        let is_known = |rows: &usize| rows.div_ceil(BLOCK_ROWS) < Blocks::BITS as usize;
        group_rows.iter().all(is_known).then_some(Self {
            directory,
            metadata,
            group_rows,
        })
    }

    /// Returns for each row group where it says which blocks hold a term, and notes what to read.
    fn places(&self, (column, term): Term<'_>, ranges: &mut Vec<Range<u64>>) -> Vec<Place> {
        let Some(filters) = self.directory.columns.get(column) else {
            // A column that the file lacks is absent in all rows; another one has no filter.
            let schema = self.metadata.file_metadata().schema_descr();
            let is_stored = schema
                .root_schema()
                .get_fields()
                .iter()
                .any(|field| field.name() == column);
            let known = |rows: &usize| Place::Known(if is_stored { all_blocks(*rows) } else { 0 });
            return self.group_rows.iter().map(known).collect();
        };
        let mut offset = filters.offset;
        self.group_rows
            .iter()
            .enumerate()
            .map(|(group, rows)| match filters.groups.get(group) {
                Some(Some((common, blocks))) => place(term, *common, *blocks, *rows, &mut offset, ranges),
                Some(None) | None => Place::Known(all_blocks(*rows)),
            })
            .collect()
    }
}

/// Returns where the filters of one row group, which begin at `offset`, speak of a term; moves the
/// offset behind them.
fn place(term: u64, common: u32, blocks: u32, rows: usize, offset: &mut u64, ranges: &mut Vec<Range<u64>>) -> Place {
    let count = rows.div_ceil(BLOCK_ROWS);
    let mut part = |slots: u32, width: usize| {
        let begin = *offset;
        *offset += u64::from(slots) * width as u64;
        (slots > 0).then(|| {
            let at = begin + slot_of(term, slots as usize) as u64 * width as u64;
            ranges.push(at..at + width as u64);
            ranges.len() - 1
        })
    };
    let common = part(common, SLOT_BYTES);
    let blocks = part(blocks, SLOT_BYTES * count);
    Place::Read { common, blocks }
}

fn look_up(term: u64, common: Option<&[u8]>, blocks: Option<&[u8]>, all: Blocks) -> Blocks {
    if common.is_some_and(|slot| may_hold(slot, term)) {
        return all;
    }
    let slots = blocks.unwrap_or_default().chunks(SLOT_BYTES);
    let held = slots
        .enumerate()
        .map(|(at, slot)| Blocks::from(may_hold(slot, term)) << at);
    held.fold(0, |held, bit| held | bit) & all
}

fn gather<'d>(demand: &'d Demand, found: &mut impl FnMut(Term<'d>)) {
    match demand {
        Demand::Anything | Demand::Nothing => {}
        Demand::Term { column, hash } => found((column, *hash)),
        Demand::All(parts) | Demand::Any(parts) => {
            for part in parts {
                gather(part, found);
            }
        }
    }
}

fn evaluate<'d>(demand: &'d Demand, all: Blocks, held: &impl Fn(Term<'d>) -> Blocks) -> Blocks {
    match demand {
        Demand::Anything => all,
        Demand::Nothing => 0,
        Demand::Term { column, hash } => held((column, *hash)),
        Demand::All(parts) => parts.iter().fold(all, |sum, part| sum & evaluate(part, all, held)),
        Demand::Any(parts) => parts.iter().fold(0, |sum, part| sum | evaluate(part, all, held)),
    }
}

fn all_blocks(rows: usize) -> Blocks {
    (1 << rows.div_ceil(BLOCK_ROWS)) - 1
}

fn selection(held: Blocks, rows: usize) -> RowSelection {
    let blocks = (0..rows.div_ceil(BLOCK_ROWS)).map(|block| {
        let count = BLOCK_ROWS.min(rows - block * BLOCK_ROWS);
        if held >> block & 1 == 1 {
            RowSelector::select(count)
        } else {
            RowSelector::skip(count)
        }
    });
    blocks.collect()
}
