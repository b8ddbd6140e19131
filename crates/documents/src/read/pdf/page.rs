//! The text of one page: strings where they are shown, put into lines.

use crate::read::ReadLimits;
use crate::read::pdf::font::Font;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::HashMap;
use std::rc::Rc;

/// Forms inside forms that are followed.
const DEPTH: usize = 6;
/// Operators of a page that are read.
const OPERATORS: usize = 2_000_000;

type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

pub(crate) fn read(page: &Page<'_>, limits: &ReadLimits) -> String {
    let mut writer = Writer::new(limits.text_bytes);
    if let Some(content) = page.page_stream() {
        writer.run(content, page.resources(), IDENTITY, 0);
    }
    writer.text
}

/// What `q` keeps and `Q` brings back.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    leading: f32,
    character_spacing: f32,
    word_spacing: f32,
}

struct Writer {
    text: String,
    limit: usize,
    operators: usize,
    /// Where the last character ended, and its size on the page.
    end: Option<(f32, f32, f32)>,
}

impl Writer {
    fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            limit,
            operators: 0,
            end: None,
        }
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'_>, matrix: Matrix, depth: usize) {
        let mut fonts: HashMap<Vec<u8>, Option<Rc<Font>>> = HashMap::new();
        let mut stack: Vec<State> = Vec::new();
        let mut state = State {
            matrix,
            font: None,
            size: 1.0,
            leading: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
        };
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.operators += 1;
            if self.operators > OPERATORS || self.text.len() > self.limit {
                return;
            }
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            let number = |at: usize| operands.get(at).map_or(0.0, |object| number(object));
            match &**instruction.operator {
                b"q" if stack.len() < 64 => stack.push(state.clone()),
                b"Q" => state = stack.pop().unwrap_or(state),
                b"cm" => state.matrix = multiply(matrix_of(&operands), state.matrix),
                b"BT" => (text, line) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    state.size = number(1);
                    if let Some(Object::Name(name)) = operands.first() {
                        let key = name.as_ref().to_vec();
                        let found = fonts
                            .entry(key)
                            .or_insert_with(|| resources.get_font(name).map(|dict| Rc::new(Font::read(&dict))));
                        state.font.clone_from(found);
                    }
                }
                b"TL" => state.leading = number(0),
                b"Tc" => state.character_spacing = number(0),
                b"Tw" => state.word_spacing = number(0),
                b"Tm" => {
                    line = matrix_of(&operands);
                    text = line;
                }
                b"Td" => {
                    line = multiply([1.0, 0.0, 0.0, 1.0, number(0), number(1)], line);
                    text = line;
                }
                b"TD" => {
                    state.leading = -number(1);
                    line = multiply([1.0, 0.0, 0.0, 1.0, number(0), number(1)], line);
                    text = line;
                }
                b"T*" => {
                    line = multiply([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                }
                b"Tj" => self.show(&state, &mut text, operands.first().copied()),
                b"'" | b"\"" => {
                    line = multiply([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    self.show(&state, &mut text, operands.last().copied());
                }
                b"TJ" => {
                    if let Some(Object::Array(parts)) = operands.first() {
                        for part in parts.iter::<Object<'_>>() {
                            match part {
                                Object::Number(shift) => {
                                    let shift = -shift.as_f32() / 1000.0 * state.size;
                                    text = multiply([1.0, 0.0, 0.0, 1.0, shift, 0.0], text);
                                }
                                part => self.show(&state, &mut text, Some(&part)),
                            }
                        }
                    }
                }
                b"Do" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        self.form(name, resources, state.matrix, depth);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads a form, a page inside the page.
    fn form(&mut self, name: &Name<'_>, resources: &Resources<'_>, matrix: Matrix, depth: usize) {
        let Some(stream) = resources.get_x_object(name).filter(|_| depth < DEPTH) else {
            return;
        };
        let is_form = stream
            .dict()
            .get::<Name<'_>>("Subtype")
            .is_some_and(|kind| kind.as_ref() == b"Form");
        if !is_form {
            return;
        }
        let own: Matrix = stream.dict().get::<[f32; 6]>("Matrix").unwrap_or(IDENTITY);
        if let Ok(content) = stream.decoded() {
            let inner = form_resources(&stream);
            let resources = inner.as_ref().unwrap_or(resources);
            self.run(&content, resources, multiply(own, matrix), depth + 1);
        }
    }

    fn show(&mut self, state: &State, text: &mut Matrix, string: Option<&Object<'_>>) {
        let (Some(font), Some(Object::String(string))) = (&state.font, string) else {
            return;
        };
        for shown in font.show(string.as_bytes()) {
            let place = multiply(*text, state.matrix);
            let size = (state.size * place[3].hypot(place[2])).abs();
            self.write(&shown.text, place[4], place[5], size);
            let mut advance = shown.width * state.size + state.character_spacing;
            if shown.is_space {
                advance += state.word_spacing;
            }
            *text = multiply([1.0, 0.0, 0.0, 1.0, advance, 0.0], *text);
            let after = multiply(*text, state.matrix);
            self.end = Some((after[4], after[5], size));
        }
    }

    /// Writes a character, after a line's end or a space when it stands apart from the last one.
    fn write(&mut self, character: &str, x: f32, y: f32, size: f32) {
        if let Some((last_x, last_y, last_size)) = self.end {
            let tall = size.max(last_size).max(0.1);
            let down = (last_y - y).abs();
            let gap = x - last_x;
            if down > tall * 0.5 {
                if !self.text.ends_with('\n') {
                    self.text.push('\n');
                }
                // Twice the usual step begins a paragraph.
                if down > tall * 1.9 && !self.text.ends_with("\n\n") {
                    self.text.push('\n');
                }
            } else if (gap > tall * 0.18 || gap < -tall * 1.5)
                && !self.text.ends_with([' ', '\n'])
                && !character.starts_with(' ')
            {
                self.text.push(' ');
            }
        }
        self.text.push_str(character);
    }
}

fn form_resources<'a>(stream: &Stream<'a>) -> Option<Resources<'a>> {
    stream.dict().get::<Dict<'a>>("Resources").map(Resources::new)
}

fn number(object: &Object<'_>) -> f32 {
    match object {
        Object::Number(number) => Number::as_f32(number),
        Object::Null(_)
        | Object::Boolean(_)
        | Object::String(_)
        | Object::Name(_)
        | Object::Dict(_)
        | Object::Array(_)
        | Object::Stream(_) => 0.0,
    }
}

fn matrix_of(operands: &[&Object<'_>]) -> Matrix {
    std::array::from_fn(|at| operands.get(at).map_or(IDENTITY[at], |object| number(object)))
}

/// Returns the matrix that does `first`, then `second`.
fn multiply(first: Matrix, second: Matrix) -> Matrix {
    [
        first[0] * second[0] + first[1] * second[2],
        first[0] * second[1] + first[1] * second[3],
        first[2] * second[0] + first[3] * second[2],
        first[2] * second[1] + first[3] * second[3],
        first[4] * second[0] + first[5] * second[2] + second[4],
        first[4] * second[1] + first[5] * second[3] + second[5],
    ]
}
