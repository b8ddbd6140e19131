//! Drawings of lines, boxes and words, in points, with the origin at the top left.

mod png;
mod raster;
mod story;

pub use story::{StoryEdge, StoryNode, attack_story};

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// Text.
    pub const INK: Self = Self(0x24, 0x29, 0x2f);
    /// Lines and lesser text.
    pub const GREY: Self = Self(0x6e, 0x77, 0x81);
    /// Backgrounds.
    pub const PALE: Self = Self(0xf3, 0xf4, 0xf6);
    /// Nothing.
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);
    /// Harm.
    pub const RED: Self = Self(0xc5, 0x0f, 0x1f);
    /// Suspicion.
    pub const ORANGE: Self = Self(0xc4, 0x5a, 0x00);
    /// Links and marks.
    pub const BLUE: Self = Self(0x0f, 0x6c, 0xbd);
}

/// Where a text stands to its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    #[default]
    Start,
    /// It is centred there.
    Middle,
}

/// A part of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A box.
    Rectangle {
        /// Left edge.
        x: f32,
        /// Top edge.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Inside.
        fill: Option<Color>,
        /// Edge.
        stroke: Option<Color>,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f32,
        /// Centre.
        y: f32,
        /// Radius.
        radius: f32,
        /// Inside.
        fill: Color,
        /// Edge.
        stroke: Color,
    },
    /// A line.
    Line {
        /// Where it begins.
        from: (f32, f32),
        /// Where it ends.
        to: (f32, f32),
        /// Its colour.
        color: Color,
        /// Its width.
        width: f32,
        /// Whether it ends in an arrow's head.
        arrow: bool,
    },
    /// A word or a line of words.
    Text {
        /// Where it stands.
        x: f32,
        /// The line it stands on.
        y: f32,
        /// Its size.
        size: f32,
        /// How it stands there.
        anchor: Anchor,
        /// Bold.
        bold: bool,
        /// Its colour.
        color: Color,
        /// The text.
        text: String,
    },
}

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What is drawn, the lowest first.
    pub shapes: Vec<Shape>,
}

/// Returns the corners of an arrow's head at the end of a line, and where the line meets it.
pub(crate) fn arrow_head(from: (f32, f32), to: (f32, f32), width: f32) -> [(f32, f32); 3] {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(f32::EPSILON);
    let (ux, uy) = (dx / length, dy / length);
    let size = 4.0 + 2.0 * width;
    let base = (to.0 - ux * size, to.1 - uy * size);
    let half = size * 0.45;
    [
        to,
        (base.0 - uy * half, base.1 + ux * half),
        (base.0 + uy * half, base.1 - ux * half),
    ]
}
