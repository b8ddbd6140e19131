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
    /// The outline of the shape that is being drawn, in pixels.
    outline: Vec<Stroke>,
}

/// A part of an outline.
#[derive(Clone, Copy)]
enum Stroke {
    Line([Point; 2]),
    Quad([Point; 3]),
    Cubic([Point; 4]),
}

impl Stroke {
    fn points(&self) -> &[Point] {
        match self {
            Self::Line(points) => points,
            Self::Quad(points) => points,
            Self::Cubic(points) => points,
        }
    }
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
            outline: Vec::new(),
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
                strokes: &mut self.outline,
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
            self.outline.push(Stroke::Line([scaled(*from), scaled(to)]));
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

    /// Puts what was outlined on the picture, in a colour. Only the part of the picture that it takes is looked at.
    fn paint(&mut self, color: Color) {
        let outline = std::mem::take(&mut self.outline);
        let Some((left, top, width, height)) = self.frame(&outline) else {
            return;
        };
        let mut ink = Rasterizer::new(width, height);
        // The rasterizer runs into other lines with what lies beside its picture: it is brought to the edges.
        let right = (width - 1) as f32;
        let at = |from: Point| point((from.x - left as f32).clamp(0.0, right), from.y - top as f32);
        for stroke in outline {
            match stroke {
                Stroke::Line([from, to]) => ink.draw_line(at(from), at(to)),
                Stroke::Quad([from, over, to]) => ink.draw_quad(at(from), at(over), at(to)),
                Stroke::Cubic([from, first, second, to]) => ink.draw_cubic(at(from), at(first), at(second), at(to)),
            }
        }
        let (pixels, whole) = (&mut self.pixels, self.width);
        ink.for_each_pixel_2d(|x, y, coverage| {
            let coverage = coverage.abs().min(1.0);
            let place = ((top + y as usize) * whole + left + x as usize) * 3;
            if coverage > 0.0
                && let Some(pixel) = pixels.get_mut(place..place + 3)
            {
                for (below, above) in pixel.iter_mut().zip([color.0, color.1, color.2]) {
                    *below = (f32::from(*below) * (1.0 - coverage) + f32::from(above) * coverage).round() as u8;
                }
            }
        });
    }

    /// The part of the picture that an outline takes: left, top, width, height; nothing when it lies outside.
    fn frame(&self, outline: &[Stroke]) -> Option<(usize, usize, usize, usize)> {
        let points = || outline.iter().flat_map(Stroke::points);
        let side = |values: &mut dyn Iterator<Item = f32>, most: usize| {
            let (least, greatest) = values
                .filter(|value| value.is_finite())
                .fold((f32::MAX, f32::MIN), |(least, greatest), value| {
                    (least.min(value), greatest.max(value))
                });
            // A pixel more on both sides, for what edges share.
            let first = (least.floor() - 1.0).clamp(0.0, most as f32) as usize;
            let last = (greatest.ceil() + 2.0).clamp(0.0, most as f32) as usize;
            (last > first).then(|| (first, last - first))
        };
        let (left, width) = side(&mut points().map(|point| point.x), self.width)?;
        let (top, height) = side(&mut points().map(|point| point.y), self.height)?;
        Some((left, top, width, height))
    }
}

fn scaled((x, y): (f32, f32)) -> Point {
    point(x * SCALE, y * SCALE)
}

/// Takes a glyph's outline, in the font's units, with y upwards.
struct Outline<'canvas> {
    strokes: &'canvas mut Vec<Stroke>,
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
        self.strokes.push(Stroke::Line([self.last, to]));
        self.last = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        let over = self.at(x1, y1);
        self.strokes.push(Stroke::Quad([self.last, over, to]));
        self.last = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.at(x, y);
        let (first, second) = (self.at(x1, y1), self.at(x2, y2));
        self.strokes.push(Stroke::Cubic([self.last, first, second, to]));
        self.last = to;
    }

    fn close(&mut self) {
        self.strokes.push(Stroke::Line([self.last, self.start]));
        self.last = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_the_picture_is_cut_off() {
        let text = |x: f32, y: f32| Shape::Text {
            x,
            y,
            size: 12.0,
            anchor: Anchor::Middle,
            bold: true,
            color: Color::INK,
            text: "\u{4e2d}wide".repeat(40),
        };
        let drawing = Drawing {
            width: 60.0,
            height: 30.0,
            shapes: vec![
                text(30.0, 20.0),
                text(-500.0, 1.0),
                text(9_000.0, -40.0),
                Shape::Line {
                    from: (-1e9, 1e9),
                    to: (1e9, -1e9),
                    color: Color::RED,
                    width: 2.0,
                    arrow: true,
                },
            ],
        };
        assert!(drawing.to_png(&Fonts::embedded().unwrap()).is_ok());
    }
}
