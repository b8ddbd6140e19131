//! A drawing as pixels, for formats that take pictures only.

use crate::Error;
use crate::drawing::{Anchor, Color, Drawing, Shape, arrow_head, png};
use crate::font::{Fonts, Glyph, Style};
use ab_glyph_rasterizer::{Point, Rasterizer, point};

/// Pixels for each point: sharp in print.
const SCALE: f32 = 3.0;

impl Drawing {
    /// Returns the drawing as a PNG file.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when packing fails.
    pub fn to_png(&self, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        let mut canvas = Canvas::new(self);
        for shape in &self.shapes {
            canvas.draw(shape, fonts);
        }
        png::encode(canvas.width as u32, canvas.height as u32, &canvas.pixels, 72.0 * SCALE).map_err(|source| {
            Error::Write {
                format: "PNG",
                source: source.into(),
            }
        })
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    ink: Rasterizer,
}

impl Canvas {
    fn new(drawing: &Drawing) -> Self {
        // A picture is at most a few sheets of paper wide and high.
        let side = |points: f32| (points.clamp(1.0, 1500.0) * SCALE).ceil() as usize;
        let (width, height) = (side(drawing.width), side(drawing.height));
        Self {
            width,
            height,
            pixels: vec![0xff; width * height * 3],
            ink: Rasterizer::new(width, height),
        }
    }

    fn draw(&mut self, shape: &Shape, fonts: &Fonts) {
        match shape {
            Shape::Rectangle {
                x,
                y,
                width,
                height,
                fill,
                stroke,
            } => {
                let corners = [(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height)];
                if let Some(fill) = fill {
                    self.polygon(&corners);
                    self.paint(*fill);
                }
                if let Some(stroke) = stroke {
                    for at in 0..4 {
                        self.line(corners[at], corners[(at + 1) % 4], 0.8);
                        self.paint(*stroke);
                    }
                }
            }
            Shape::Circle {
                x,
                y,
                radius,
                fill,
                stroke,
            } => {
                self.circle((*x, *y), *radius);
                self.paint(*stroke);
                self.circle((*x, *y), radius - 1.4);
                self.paint(*fill);
            }
            Shape::Line {
                from,
                to,
                color,
                width,
                arrow,
            } => {
                self.line(*from, *to, *width);
                self.paint(*color);
                if *arrow {
                    self.polygon(&arrow_head(*from, *to, *width));
                    self.paint(*color);
                }
            }
            Shape::Text {
                x,
                y,
                size,
                anchor,
                bold,
                color,
                text,
            } => {
                let style = if *bold { Style::Bold } else { Style::Regular };
                let glyphs = fonts.glyphs(text, style);
                let width: f32 = glyphs.iter().map(|glyph| glyph.advance * size).sum();
                let left = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - width / 2.0,
                };
                self.text(fonts, &glyphs, (left, *y), *size);
                self.paint(*color);
            }
        }
    }

    fn text(&mut self, fonts: &Fonts, glyphs: &[Glyph], (mut x, y): (f32, f32), size: f32) {
        for glyph in glyphs {
            let mut outline = Outline {
                ink: &mut self.ink,
                origin: (x * SCALE, y * SCALE),
                scale: size * SCALE * fonts.em(glyph),
                start: point(0.0, 0.0),
                last: point(0.0, 0.0),
            };
            fonts.outline(glyph, &mut outline);
            x += glyph.advance * size;
        }
    }

    fn polygon(&mut self, corners: &[(f32, f32)]) {
        for (at, from) in corners.iter().enumerate() {
            let to = corners[(at + 1) % corners.len()];
            self.ink.draw_line(scaled(*from), scaled(to));
        }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(f32::EPSILON);
        let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
        self.polygon(&[
            (from.0 + nx, from.1 + ny),
            (to.0 + nx, to.1 + ny),
            (to.0 - nx, to.1 - ny),
            (from.0 - nx, from.1 - ny),
        ]);
    }

    fn circle(&mut self, centre: (f32, f32), radius: f32) {
        let corners: Vec<(f32, f32)> = (0..48_u8)
            .map(|step| {
                let angle = f32::from(step) / 48.0 * std::f32::consts::TAU;
                (centre.0 + radius * angle.cos(), centre.1 + radius * angle.sin())
            })
            .collect();
        self.polygon(&corners);
    }

    /// Puts what was outlined on the picture, in a colour.
    fn paint(&mut self, color: Color) {
        let pixels = &mut self.pixels;
        self.ink.for_each_pixel(|at, coverage| {
            let coverage = coverage.abs().min(1.0);
            if coverage > 0.0
                && let Some(pixel) = pixels.get_mut(at * 3..at * 3 + 3)
            {
                for (below, above) in pixel.iter_mut().zip([color.0, color.1, color.2]) {
                    *below = (f32::from(*below) * (1.0 - coverage) + f32::from(above) * coverage).round() as u8;
                }
            }
        });
        self.ink.clear();
    }
}

fn scaled((x, y): (f32, f32)) -> Point {
    point(x * SCALE, y * SCALE)
}

/// Takes a glyph's outline, in the font's units, with y upwards.
struct Outline<'canvas> {
    ink: &'canvas mut Rasterizer,
    origin: (f32, f32),
    scale: f32,
    start: Point,
    last: Point,
}

impl Outline<'_> {
    fn at(&self, x: f32, y: f32) -> Point {
        point(self.origin.0 + x * self.scale, self.origin.1 - y * self.scale)
    }
}

impl ttf_parser::OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = self.at(x, y);
        self.last = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.ink.draw_line(self.last, to);
        self.last = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        self.ink.draw_quad(self.last, self.at(x1, y1), to);
        self.last = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        self.ink.draw_cubic(self.last, self.at(x1, y1), self.at(x2, y2), to);
        self.last = to;
    }

    fn close(&mut self) {
        self.ink.draw_line(self.last, self.start);
        self.last = self.start;
    }
}
