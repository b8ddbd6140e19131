//! The attack story as a drawing: who and what, and what one did to another, in order.

use crate::drawing::{Anchor, Color, Drawing, Shape};

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
/// Room for labels at each edge of the drawing.
const MARGIN: (f32, f32) = (56.0, 30.0);
const RADIUS: f32 = 11.0;
const LABEL_SIZE: f32 = 7.5;
const SMALL_SIZE: f32 = 6.0;
const LABEL_CHARACTERS: usize = 24;
/// The least and greatest height of what is not margin.
const HEIGHTS: (f32, f32) = (60.0, 420.0);

/// Returns the drawing of a story. Edges whose ends are not there are left out.
pub fn attack_story(nodes: &[StoryNode], edges: &[StoryEdge]) -> Drawing {
    let Some(frame) = Frame::around(nodes) else {
        return Drawing::default();
    };
    let mut shapes = Vec::new();
    for edge in edges {
        let (Some(from), Some(to)) = (nodes.get(edge.from), nodes.get(edge.to)) else {
            continue;
        };
        draw_edge(&mut shapes, frame.place(from), frame.place(to), &edge.label);
    }
    for node in nodes {
        draw_node(&mut shapes, frame.place(node), node);
    }
    Drawing {
        width: WIDTH,
        height: frame.height + 2.0 * MARGIN.1,
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

fn draw_edge(shapes: &mut Vec<Shape>, from: (f32, f32), to: (f32, f32), words: &str) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 2.0 * RADIUS {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let gap = RADIUS + 2.0;
    shapes.push(Shape::Line {
        from: (from.0 + ux * gap, from.1 + uy * gap),
        to: (to.0 - ux * gap, to.1 - uy * gap),
        color: Color::GREY,
        width: 0.9,
        arrow: true,
    });
    if !words.is_empty() {
        label(
            shapes,
            (from.0 + dx / 2.0, from.1 + dy / 2.0 + 2.0),
            SMALL_SIZE,
            false,
            words,
        );
    }
}

/// Writes a label on a ground of its own, so that lines behind it do not cross it out.
fn label(shapes: &mut Vec<Shape>, (x, y): (f32, f32), size: f32, bold: bool, words: &str) {
    /// About how wide a letter is, for a size of one.
    const LETTER: f32 = 0.56;
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
