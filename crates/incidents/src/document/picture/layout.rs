//! Places the things of a picture: each one column after what acts on it, columns in bands that go to and fro,
//! as an ox ploughs. Pure and deterministic.

use super::Scene;

/// Columns side by side, at most.
const MOST_COLUMNS: usize = 4;

/// Things in one column, at most; taller columns are split.
const MOST_ROWS: usize = 5;

/// From column to column, and from row to row, in the drawing's scale.
const PITCH: (f32, f32) = (1.0, 0.46);

/// Between bands.
const BAND_GAP: f32 = 0.3;

/// Returns where each thing stands.
pub(super) fn lay_out(scene: &Scene) -> Vec<(f32, f32)> {
    let mut places = vec![(0.0, 0.0); scene.things.len()];
    let stacks = stacks(scene);
    let bands = stacks.len().div_ceil(MOST_COLUMNS).max(1);
    let per_band = stacks.len().div_ceil(bands).max(1);
    // However many columns there are, they take the page's width.
    let across = if per_band > 1 {
        (MOST_COLUMNS - 1) as f32 / (per_band - 1) as f32 * PITCH.0
    } else {
        0.0
    };
    let mut top = 0.0;
    for (band, held) in stacks.chunks(per_band).enumerate() {
        let rows = held.iter().map(Vec::len).max().unwrap_or(1);
        let height = (rows.saturating_sub(1)) as f32 * PITCH.1;
        for (at, stack) in held.iter().enumerate() {
            let column = if band % 2 == 0 { at } else { per_band - 1 - at };
            let start = top + (rows - stack.len()) as f32 * PITCH.1 / 2.0;
            for (row, thing) in stack.iter().enumerate() {
                // Neighbours stand a little apart in height, so that their labels do too.
                let shift = if column % 2 == 1 && rows == 1 {
                    PITCH.1 * 0.5
                } else {
                    0.0
                };
                places[*thing] = (column as f32 * across, start + row as f32 * PITCH.1 + shift);
            }
        }
        top += height + PITCH.1 + BAND_GAP;
    }
    places
}

/// The things of each column from top to bottom, tall columns split; a story of one column lies on its side.
fn stacks(scene: &Scene) -> Vec<Vec<usize>> {
    let column_of = columns(scene);
    let most = column_of.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return (0..scene.things.len()).map(|at| vec![at]).collect();
    }
    let mut row = vec![0.0_f32; scene.things.len()];
    let mut stacks = Vec::new();
    for column in 0..=most {
        let mut held: Vec<(f32, usize)> = (0..scene.things.len())
            .filter(|at| column_of[*at] == column)
            .map(|at| (weight(scene, at, &column_of, &row), at))
            .collect();
        held.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let middle = held.len().saturating_sub(1) as f32 / 2.0;
        for (at, (_, thing)) in held.iter().enumerate() {
            row[*thing] = at as f32 - middle;
        }
        let parts = held.len().div_ceil(MOST_ROWS).max(1);
        let size = held.len().div_ceil(parts).max(1);
        stacks.extend(
            held.chunks(size)
                .map(|part| part.iter().map(|(_, thing)| *thing).collect::<Vec<usize>>()),
        );
    }
    stacks.retain(|stack| !stack.is_empty());
    stacks
}

/// Where what acts on a thing stands, on average; a thing that nothing acts on stands last.
fn weight(scene: &Scene, at: usize, column_of: &[usize], row: &[f32]) -> f32 {
    let rows: Vec<f32> = scene
        .links
        .iter()
        .filter(|link| link.to == at && column_of[link.from] < column_of[at])
        .map(|link| row[link.from])
        .collect();
    if rows.is_empty() {
        f32::MAX
    } else {
        rows.iter().sum::<f32>() / rows.len() as f32
    }
}

/// The longest way that leads to each thing, along links that close no circle.
fn columns(scene: &Scene) -> Vec<usize> {
    let mut columns = vec![0_usize; scene.things.len()];
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for link in &scene.links {
        if link.from != link.to && !leads(&kept, link.to, link.from) {
            kept.push((link.from, link.to));
        }
    }
    // Without circles this ends after as many rounds as there are things.
    for _ in 0..scene.things.len() {
        let mut is_changed = false;
        for (from, to) in &kept {
            if columns[*to] < columns[*from] + 1 {
                columns[*to] = columns[*from] + 1;
                is_changed = true;
            }
        }
        if !is_changed {
            break;
        }
    }
    // What only acts stands right before the first thing it acts on, not at the far left.
    for at in 0..columns.len() {
        if kept.iter().all(|(_, to)| *to != at) {
            let first = kept
                .iter()
                .filter(|(from, _)| *from == at)
                .map(|(_, to)| columns[*to])
                .min();
            columns[at] = first.map_or(0, |first| first.saturating_sub(1));
        }
    }
    columns
}

fn leads(links: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut seen = Vec::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        open.extend(links.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Thing};
    use super::*;
    use evidence::Severity;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn scene(things: usize, links: &[(usize, usize)]) -> Scene {
        let thing = Thing {
            label: "x".to_owned(),
            kind: "file".to_owned(),
            is_harmful: false,
            severity: Severity::Low,
            count: 1,
        };
        Scene {
            things: vec![thing; things],
            links: links
                .iter()
                .map(|(from, to)| Link {
                    from: *from,
                    to: *to,
                    steps: BTreeSet::from([0]),
                })
                .collect(),
        }
    }

    #[test]
    fn a_chain_reads_from_left_to_right() {
        let places = lay_out(&scene(3, &[(0, 1), (1, 2), (2, 0)]));
        assert!(places[0].0 < places[1].0 && places[1].0 < places[2].0, "{places:?}");
    }

    proptest! {
        #[test]
        fn no_two_things_stand_in_one_place(things in 1_usize..24, links in prop::collection::vec((0_usize..24, 0_usize..24), 0..40)) {
            let links: Vec<(usize, usize)> = links.into_iter().filter(|(a, b)| *a < things && *b < things).collect();
            let places = lay_out(&scene(things, &links));
            for (at, place) in places.iter().enumerate() {
                prop_assert!(place.0.is_finite() && place.1.is_finite());
                prop_assert!(places[..at].iter().all(|other| other != place), "{places:?}");
            }
        }
    }
}
