//! Tables: columns as wide as their text asks, a header that comes again on each page.

use crate::document::{Run, Table};
use crate::drawing::Color;
use crate::pdf::line::{Line, break_lines, widths};
use crate::pdf::sheet::{Sheets, Tag};
use crate::pdf::{LEADING, SMALL, paragraph};
use pdf_writer::types::StructRole;

const PADDING: f32 = 4.0;
/// The rules between rows: seen, and not read.
const RULE: Color = Color(0xd0, 0xd7, 0xde);
const LINE: f32 = SMALL * LEADING;

pub(crate) fn write(sheets: &mut Sheets<'_>, root: Tag, content: &Table) {
    let columns = content.header.len();
    if columns == 0 {
        return;
    }
    let table = sheets.tag(StructRole::Table, Some(root));
    if !content.caption.is_empty() {
        sheets.need(6.0 * LINE);
        let caption = sheets.tag(StructRole::Caption, Some(table));
        paragraph(sheets, caption, &[Run::bold(&content.caption)], SMALL, 0.0);
        sheets.space(2.0);
    }
    let header: Vec<Vec<Run>> = content.header.iter().map(|name| vec![Run::bold(name)]).collect();
    let places = places(sheets, content, &header);
    let head = cells(sheets, &header, &places);
    sheets.need(height(&head) + 2.0 * LINE);
    row(sheets, table, &head, &places, StructRole::TH);
    for values in &content.rows {
        let values: Vec<Vec<Run>> = (0..columns)
            .map(|column| content.cell(values, column).to_vec())
            .collect();
        let mut lines = cells(sheets, &values, &places);
        loop {
            if sheets.need(height(&lines).min(sheets.height() * 0.5)) {
                repeat(sheets, &head, &places);
            }
            // What does not fit on this page goes on on the next.
            let room = ((sheets.height() - sheets.filled() - 2.0 * PADDING) / LINE)
                .floor()
                .max(1.0) as usize;
            let rest: Vec<Vec<Line>> = lines
                .iter_mut()
                .map(|cell| cell.split_off(room.min(cell.len())))
                .collect();
            row(sheets, table, &lines, &places, StructRole::TD);
            if rest.iter().all(Vec::is_empty) {
                break;
            }
            lines = rest;
        }
    }
    sheets.space(8.0);
}

/// Returns where each column begins and how wide it is.
fn places(sheets: &Sheets<'_>, content: &Table, header: &[Vec<Run>]) -> Vec<(f32, f32)> {
    /// Rows that are measured; later ones adapt.
    const MEASURED: usize = 200;
    let total = sheets.width();
    let wanted: Vec<(f32, f32)> = header
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cells = content.rows.iter().take(MEASURED).map(|row| content.cell(row, column));
            let (least, most) = std::iter::once(name.as_slice())
                .chain(cells)
                .map(|cell| widths(sheets.fonts(), cell, SMALL))
                .fold((0.0_f32, 0.0_f32), |all, one| (all.0.max(one.0), all.1.max(one.1)));
            (least + 2.0 * PADDING + 0.1, most + 2.0 * PADDING + 0.1)
        })
        .collect();
    // A hash in a cell must not take the place of all others: it is broken instead.
    let share = total / header.len() as f32;
    let least: Vec<f32> = wanted.iter().map(|(least, _)| least.min(share)).collect();
    let spare = total - least.iter().sum::<f32>();
    let asked: Vec<f32> = wanted
        .iter()
        .zip(&least)
        .map(|((_, most), least)| most - least)
        .collect();
    let all_asked: f32 = asked.iter().sum();
    let part = if all_asked > 0.0 {
        (spare / all_asked).min(1.0)
    } else {
        0.0
    };
    let wide: f32 = least
        .iter()
        .zip(&asked)
        .map(|(least, asked)| least + asked * part)
        .sum();
    // Tables of a report are as wide as its text, whatever they hold.
    let stretch = (total / wide.max(f32::EPSILON)).max(1.0);
    let mut x = 0.0;
    least
        .iter()
        .zip(&asked)
        .map(|(least, asked)| {
            let width = (least + asked * part) * stretch;
            let place = (x, width);
            x += width;
            place
        })
        .collect()
}

fn cells(sheets: &Sheets<'_>, values: &[Vec<Run>], places: &[(f32, f32)]) -> Vec<Vec<Line>> {
    values
        .iter()
        .zip(places)
        .map(|(runs, (_, width))| break_lines(sheets.fonts(), runs, SMALL, width - 2.0 * PADDING))
        .collect()
}

fn height(cells: &[Vec<Line>]) -> f32 {
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    lines as f32 * LINE + 2.0 * PADDING
}

fn row(sheets: &mut Sheets<'_>, table: Tag, cells: &[Vec<Line>], places: &[(f32, f32)], role: StructRole) {
    let row = sheets.tag(StructRole::TR, Some(table));
    let tags: Vec<Tag> = cells.iter().map(|_| sheets.tag(role, Some(row))).collect();
    let top = ground(sheets, cells, places, role == StructRole::TH);
    for ((cell, tag), (x, _)) in cells.iter().zip(tags).zip(places) {
        sheets.marked(tag, |sheets| text(sheets, cell, *x, top));
    }
}

/// Writes the header again; a reader of the structure has had it.
fn repeat(sheets: &mut Sheets<'_>, head: &[Vec<Line>], places: &[(f32, f32)]) {
    let top = ground(sheets, head, places, true);
    sheets.artifact(|sheets| {
        for (cell, (x, _)) in head.iter().zip(places) {
            text(sheets, cell, *x, top);
        }
    });
}

/// Draws what is under a row and returns its top.
fn ground(sheets: &mut Sheets<'_>, cells: &[Vec<Line>], places: &[(f32, f32)], head: bool) -> f32 {
    let height = height(cells);
    let bottom = sheets.advance(height);
    let width = places.last().map_or(0.0, |(x, width)| x + width);
    sheets.artifact(|sheets| {
        if head {
            sheets.fill((0.0, bottom - height), (width, height), Color::PALE);
        }
        sheets.rule((0.0, bottom), (width, bottom), 0.5, RULE);
    });
    bottom - height
}

fn text(sheets: &mut Sheets<'_>, cell: &[Line], x: f32, top: f32) {
    let mut y = top + PADDING;
    for line in cell {
        y += LINE;
        sheets.line(line, x + PADDING, y - SMALL * 0.4);
    }
}
