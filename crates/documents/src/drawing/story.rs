//! The attack story as a drawing: who and what, and what one did to another, in order.

mod route;

use crate::drawing::{Anchor, Color, Drawing, Shape};
use route::{Area, Route};

/// A thing in the story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryNode {
    /// What it is called.
    pub label: String,
    /// Its kind in a word (`device`, `user`, `file`), shown under the label.
    pub kind: String,
    /// Whether it is drawn as harmful.
    pub harmful: bool,
    /// Where it stands, from left to right; any scale.
    pub x: f32,
    /// Where it stands, from top to bottom; the same scale.
    pub y: f32,
}

/// What one thing did to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryEdge {
    /// The index of the one that did it.
    pub from: usize,
    /// The index of the other.
    pub to: usize,
    /// What was done; shown beside the line.
    pub label: String,
}

const WIDTH: f32 = 480.0;
/// Room at the sides, and above, where a thing has no label.
const MARGIN: (f32, f32) = (56.0, 18.0);
/// Room below, for labels.
const FOOT: f32 = 36.0;
const RADIUS: f32 = 11.0;
const LABEL_SIZE: f32 = 7.5;
const SMALL_SIZE: f32 = 6.0;
const LABEL_CHARACTERS: usize = 24;
/// The least and greatest height of what is not margin.
const HEIGHTS: (f32, f32) = (60.0, 640.0);
/// About how wide a letter is, for a size of one.
const LETTER: f32 = 0.56;

/// Returns the drawing of a story. Edges whose ends are not there are left out.
pub fn attack_story(nodes: &[StoryNode], edges: &[StoryEdge]) -> Drawing {
    let Some(frame) = Frame::around(nodes) else {
        return Drawing::default();
    };
    let places: Vec<(f32, f32)> = nodes.iter().map(|node| frame.place(node)).collect();
    let areas: Vec<Area> = nodes
        .iter()
        .zip(&places)
        .map(|(node, place)| area_of(node, *place))
        .collect();
    let mut shapes = Vec::new();
    let mut labels: Vec<(Area, &str)> = Vec::new();
    for edge in edges {
        let (Some(from), Some(to)) = (places.get(edge.from), places.get(edge.to)) else {
            continue;
        };
        let others: Vec<Area> = areas
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != edge.from && *at != edge.to)
            .map(|(_, area)| *area)
            .collect();
        let is_answered = edges.iter().any(|other| (other.from, other.to) == (edge.to, edge.from));
        let Some(route) = Route::between(*from, *to, RADIUS + 2.0, &others, is_answered) else {
            continue;
        };
        draw_route(&mut shapes, &route);
        if !edge.label.is_empty() {
            let taken: Vec<Area> = areas
                .iter()
                .copied()
                .chain(labels.iter().map(|(area, _)| *area))
                .collect();
            let (width, height) = (width_of(&edge.label, SMALL_SIZE), SMALL_SIZE * 1.15);
            labels.push((route.room(width, height, &taken), &edge.label));
        }
    }
    for (area, words) in labels {
        let (x, y) = area.middle();
        label(&mut shapes, (x, y + SMALL_SIZE * 0.33), SMALL_SIZE, false, words);
    }
    for node in nodes {
        draw_node(&mut shapes, frame.place(node), node);
    }
    Drawing {
        width: WIDTH,
        height: frame.height + MARGIN.1 + FOOT,
        shapes,
    }
}

/// How the nodes' scale becomes the drawing's.
struct Frame {
    left: f32,
    top: f32,
    scale: (f32, f32),
    height: f32,
}

impl Frame {
    fn around(nodes: &[StoryNode]) -> Option<Self> {
        let finite = |node: &&StoryNode| node.x.is_finite() && node.y.is_finite();
        let first = nodes.iter().find(finite)?;
        let (mut left, mut right, mut top, mut bottom) = (first.x, first.x, first.y, first.y);
        for node in nodes.iter().filter(finite) {
            (left, right) = (left.min(node.x), right.max(node.x));
            (top, bottom) = (top.min(node.y), bottom.max(node.y));
        }
        let width = WIDTH - 2.0 * MARGIN.0;
        let across = (right - left).max(f32::EPSILON);
        let height = ((bottom - top) * width / across).clamp(HEIGHTS.0, HEIGHTS.1);
        let down = (bottom - top).max(f32::EPSILON);
        Some(Self {
            left,
            top,
            scale: (
                if right > left { width / across } else { 0.0 },
                if bottom > top { height / down } else { 0.0 },
            ),
            height,
        })
    }

    /// Returns where a node stands; one without a place stands in the middle.
    fn place(&self, node: &StoryNode) -> (f32, f32) {
        let middle = (WIDTH / 2.0, MARGIN.1 + self.height / 2.0);
        let along = |at: f32, start: f32, scale: f32, margin: f32, middle: f32| {
            if at.is_finite() && scale > 0.0 {
                margin + (at - start) * scale
            } else {
                middle
            }
        };
        (
            along(node.x, self.left, self.scale.0, MARGIN.0, middle.0),
            along(node.y, self.top, self.scale.1, MARGIN.1, middle.1),
        )
    }
}

fn draw_node(shapes: &mut Vec<Shape>, (x, y): (f32, f32), node: &StoryNode) {
    let color = if node.harmful { Color::RED } else { Color::BLUE };
    shapes.push(Shape::Circle {
        x,
        y,
        radius: RADIUS,
        fill: Color::WHITE,
        stroke: color,
    });
    let initial = node.kind.chars().next().map(|c| c.to_uppercase().collect::<String>());
    shapes.push(text((x, y + 3.5), 10.0, true, color, initial.unwrap_or_default()));
    let below = y + RADIUS + LABEL_SIZE + 1.5;
    label(shapes, (x, below), LABEL_SIZE, true, &node.label);
    label(shapes, (x, below + SMALL_SIZE + 1.5), SMALL_SIZE, false, &node.kind);
}

/// The room that a thing takes with its labels.
fn area_of(node: &StoryNode, (x, y): (f32, f32)) -> Area {
    let half = (width_of(&node.label, LABEL_SIZE) / 2.0).max(RADIUS);
    Area {
        left: x - half,
        top: y - RADIUS,
        right: x + half,
        bottom: y + RADIUS + LABEL_SIZE + SMALL_SIZE + 4.0,
    }
}

fn width_of(words: &str, size: f32) -> f32 {
    words.chars().count().min(LABEL_CHARACTERS) as f32 * size * LETTER
}

fn draw_route(shapes: &mut Vec<Shape>, route: &Route) {
    let points = route.points();
    let last = points.len().saturating_sub(2);
    for (at, pair) in points.windows(2).enumerate() {
        shapes.push(Shape::Line {
            from: pair[0],
            to: pair[1],
            color: Color::GREY,
            width: 0.9,
            arrow: at == last,
        });
    }
}

/// Writes a label on a ground of its own, so that lines behind it do not cross it out.
fn label(shapes: &mut Vec<Shape>, (x, y): (f32, f32), size: f32, bold: bool, words: &str) {
    let words = shorten(words);
    let width = words.chars().count() as f32 * size * LETTER;
    shapes.push(Shape::Rectangle {
        x: x - width / 2.0,
        y: y - size * 0.9,
        width,
        height: size * 1.15,
        fill: Some(Color::WHITE),
        stroke: None,
    });
    let color = if bold { Color::INK } else { Color::GREY };
    shapes.push(text((x, y), size, bold, color, words));
}

fn text((x, y): (f32, f32), size: f32, bold: bool, color: Color, text: String) -> Shape {
    Shape::Text {
        x,
        y,
        size,
        anchor: Anchor::Middle,
        bold,
        color,
        text,
    }
}

/// Takes the middle out of a long name: paths and addresses are told apart by their ends.
fn shorten(text: &str) -> String {
    let count = text.chars().count();
    if count <= LABEL_CHARACTERS {
        return text.to_owned();
    }
    let head: String = text.chars().take(LABEL_CHARACTERS / 2 - 1).collect();
    let tail: String = text.chars().skip(count - LABEL_CHARACTERS / 2).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str, x: f32, y: f32) -> StoryNode {
        StoryNode {
            label: label.to_owned(),
            kind: "device".to_owned(),
            x,
            y,
            ..StoryNode::default()
        }
    }

    #[test]
    fn a_story_stays_inside_its_frame_whatever_its_scale() {
        let nodes = [
            node("a", -1000.0, 3.0),
            node("b", 5.0, 9000.0),
            node("c", f32::NAN, 1.0),
        ];
        let edges = [
            StoryEdge {
                from: 0,
                to: 1,
                label: "ran".to_owned(),
            },
            StoryEdge {
                from: 0,
                to: 9,
                ..StoryEdge::default()
            },
        ];
        let drawing = attack_story(&nodes, &edges);
        let circles: Vec<(f32, f32)> = drawing
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Circle { x, y, .. } => Some((*x, *y)),
                Shape::Rectangle { .. } | Shape::Line { .. } | Shape::Text { .. } => None,
            })
            .collect();
        assert_eq!(circles.len(), 3);
        for (x, y) in circles {
            assert!(x >= RADIUS && x <= drawing.width - RADIUS, "{x}");
            assert!(y >= RADIUS && y <= drawing.height - RADIUS, "{y}");
        }
        let lines = drawing
            .shapes
            .iter()
            .filter(|shape| matches!(shape, Shape::Line { .. }));
        assert_eq!(lines.count(), 1);
    }

    #[test]
    fn nothing_draws_nothing_and_one_stands_in_the_middle() {
        assert_eq!(attack_story(&[], &[]), Drawing::default());
        let one = attack_story(&[node("a", 3.0, 3.0)], &[]);
        assert!(matches!(one.shapes[0], Shape::Circle { x, .. } if (x - WIDTH / 2.0).abs() < 0.1));
    }

    #[test]
    fn long_names_keep_both_ends() {
        assert_eq!(
            shorten("C:\\Users\\ann\\AppData\\Local\\Temp\\evil.exe"),
            "C:\\Users\\an…emp\\evil.exe"
        );
    }
}
